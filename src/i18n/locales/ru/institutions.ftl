# Universities, branches, programmes
institutions-title = Учебные заведения
institutions-administration = Управление
institutions-new = Новое учебное заведение
institutions-new-branch = Новый филиал
institutions-new-programme = Новая программа
institutions-parts = Филиалов: { $branches }, программ: { $programmes }
institutions-none-yet = Учебных заведений пока нет
institutions-none-yet-hint = Загрузите файл каталога или добавьте вручную.
institutions-branches = Филиалы и кампусы
institutions-programmes = Программы обучения
institutions-programmes-lead = Что можно изучать в университетах Казахстана и в их филиалах в Кыргызстане.
institutions-details = Сведения
institutions-inactive = Закрыта для выбора
institutions-slug = Имя в адресе
institutions-slug-hint = Латинские буквы, цифры и дефис: kaznu
institutions-names = Название
institutions-programme-titles = Название программы
institutions-country = Страна
institutions-country-hint = Две буквы: KZ или KG
institutions-city = Город
institutions-address = Адрес
institutions-phone = Телефон
institutions-email = Электронная почта
institutions-website = Сайт
institutions-campus = Место обучения
institutions-degree = Уровень
institutions-field = Направление
institutions-language = Язык обучения
institutions-language-ky = на кыргызском
institutions-language-kk = на казахском
institutions-language-ru = на русском
institutions-language-en = на английском
institutions-diploma = Диплом
institutions-diploma-own = один диплом
institutions-diploma-double = дипломы двух университетов
institutions-is-active = Предлагается в новых конкурсах
institutions-is-sample = Образец, не подтверждён официальным источником
institutions-sample = ОБРАЗЕЦ
institutions-sample-why = Пока не подтверждено официальным источником, показано для примера.
institutions-search = Поиск по названию
institutions-all = Все
institutions-find = Найти
institutions-found = { $count ->
    [one] Найдена { $count } программа
    [few] Найдено { $count } программы
   *[many] Найдено { $count } программ
}
institutions-show-all = Показать все
institutions-none = Ничего не найдено
institutions-none-hint = Попробуйте более короткое слово или уберите фильтр.
institutions-see-calls = Посмотреть конкурсы
institutions-save = Сохранить
institutions-error = Ошибка:
institutions-problem-title = Есть ошибки
institutions-problem-slug = Только строчные латинские буквы, цифры и дефис
institutions-problem-taken = Такое имя уже занято
institutions-problem-words = Заполните на всех четырёх языках
