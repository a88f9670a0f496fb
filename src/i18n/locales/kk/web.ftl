# Әр беттің жақтауы / the frame of every page
web-name = Қабыл
web-tagline = Қазақстан ЖОО-ларына түсу
web-skip = Негізгі мазмұнға өту
web-language = Тіл
web-menu = Басты мәзір
web-account = Жеке кабинет
web-sign-in = Кіру
web-sign-out = Шығу
web-notice = Хабарландыру
web-help-phone = Көмек телефоны:
web-help = Көмек
web-privacy = Дербес деректерді қорғау
web-accessibility = Сайттың қолжетімділігі
web-holder = Дербес деректер базасының иесі: { $name }
web-trace = Көмек сұрасаңыз, осы кодты айтыңыз: { $code }
