# Рамка каждой страницы / the frame of every page
web-name = Кабыл
web-tagline = Поступление в вузы Казахстана
web-skip = Перейти к содержанию
web-language = Язык
web-menu = Главное меню
web-account = Личный кабинет
web-sign-in = Войти
web-sign-out = Выйти
web-notice = Объявление
web-help-phone = Телефон помощи:
web-help = Помощь
web-privacy = Защита персональных данных
web-accessibility = Доступность сайта
web-holder = Держатель персональных данных: { $name }
web-trace = Если обратитесь за помощью, назовите этот код: { $code }
