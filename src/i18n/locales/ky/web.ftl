# Ар бир барактын алкагы / the frame of every page
web-name = Кабыл
web-tagline = Казакстандын ЖОЖдоруна тапшыруу
web-skip = Негизги мазмунга өтүү
web-language = Тил
web-menu = Башкы меню
web-account = Жеке кабинет
web-sign-in = Кирүү
web-sign-out = Чыгуу
web-notice = Кулактандыруу
web-help-phone = Жардам телефону:
web-help = Жардам
web-privacy = Жеке маалыматтарды коргоо
web-accessibility = Сайттын жеткиликтүүлүгү
web-holder = Жеке маалыматтарды кармоочу: { $name }
web-trace = Жардам сурасаңыз, ушул кодду айтыңыз: { $code }
