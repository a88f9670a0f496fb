# Calls: public pages and their administration
calls-title = Конкурсы
calls-administration = Управление
calls-none = Конкурсов пока нет
calls-none-open = Сейчас открытых конкурсов нет
calls-none-hint = Новые конкурсы публикуются здесь.
calls-none-admin-hint = Загрузите файл конкурса или создайте новый.
calls-see-all = Все конкурсы
calls-see-programmes = Посмотреть программы обучения
calls-kind = Вид
calls-kind-scholarship = Стипендия Казахстана
calls-kind-branch-admission = Приём в филиал
calls-status-open = Открыт
calls-status-upcoming = Скоро откроется
calls-status-closed = Закрыт
calls-opens = Начало приёма заявлений
calls-deadline = Последний срок подачи
calls-left = Осталось { $time }
calls-over = Срок истёк
calls-apply = Подать заявление
calls-timetable = Сроки
calls-tour = Тур { $number }
calls-tour-opens = Начало выбора программ
calls-tour-closes = Конец выбора программ
calls-tour-list = Списки выйдут до
calls-tour-confirm = Подтвердить место до
calls-answer-within = Срок ответа на предложение: { $time }.
calls-max-choices = { $count ->
    [one] Можно выбрать { $count } программу.
    [few] Можно выбрать до { $count } программ и расставить их по желанию.
    [many] Можно выбрать до { $count } программ и расставить их по желанию.
   *[other] Можно выбрать до { $count } программ и расставить их по желанию.
}
calls-lines = Места и программы
calls-seats = { $count ->
    [one] { $count } место
    [few] { $count } места
    [many] { $count } мест
   *[other] { $count } места
}
calls-seats-reserved = Из них { $count } для категории: { $name }
calls-seats-for = Места для категории: { $name }
calls-programmes-count = { $count ->
    [one] { $count } программа
    [few] { $count } программы
    [many] { $count } программ
   *[other] { $count } программы
}
calls-capacity = { $count ->
    [one] не более { $count } человека
    [few] не более { $count } человек
    [many] не более { $count } человек
   *[other] не более { $count } человек
}
calls-documents = Нужные документы
calls-need = Нужен ли
calls-need-required = Обязательно
calls-need-optional = Необязательно
calls-need-conditional = Только для некоторых
calls-promise = Можно загрузить позже.
calls-promise-allowed = Разрешено загрузить позже
calls-rules = Правила
calls-rules-who = Кто может участвовать
calls-rules-points = Как считаются баллы
calls-rules-precedence = Сначала смотрят на это
calls-rules-ties = При равных баллах, по порядку
calls-rules-version = Действующие правила, версия { $number }.
calls-rules-proposed = Предложенные правила, версия { $number }, пока не в силе.
calls-weight = до { $weight } баллов
calls-levels = Уровни оценки
calls-passes = Пороговые баллы
calls-pass-test = Тест
calls-pass-field = Направление
calls-pass-funding = Кто платит
calls-pass-main = Основной тест, не менее
calls-pass-subject = Предметный тест, не менее
calls-rule-citizenship = Гражданство: { $countries }.
calls-rule-citizenship-not = Не участвуют граждане: { $countries }.
calls-rule-age-minimum = Возраст на { $day }: не менее { $age }.
calls-rule-age-maximum = Возраст на { $day }: не более { $age }.
calls-rule-education = Уровень: { $degree }. Нужное образование: { $education }.
calls-rule-mark = Уровень: { $degree }. Средний балл не ниже { $mark } ({ $scale }).
calls-rule-test = Уровень: { $degrees }. Нужен один из тестов: { $tests }.
calls-rule-all-others = остальные
calls-rule-scaled = { $lowest } даёт 0 баллов, { $highest } даёт все баллы, между ними пропорционально.
calls-rule-minimum = Нужно не менее { $value }.
calls-rule-rounding = Баллы округляются до { $places } знаков после запятой.
calls-rule-reserve-names = Мест в резерве: { $count }.
calls-rule-reserve-percent = Резерв: { $percent } % от числа мест.
calls-rule-lot = В последнюю очередь жребий
calls-rule-lot-committed = В последнюю очередь жребий; хеш его зерна опубликован заранее: { $hash }
calls-country-kg = Кыргызстан
calls-country-kz = Казахстан
calls-notes = Что даёт место
calls-source = Источник: { $source }
calls-sample = ОБРАЗЕЦ
calls-sample-why = Пока не подтверждено официальным источником, показано для примера.
calls-draft-title = Черновик
calls-draft-text = Эту страницу видят только те, кто работает над конкурсом.
calls-state-draft = Черновик
calls-state-published = Опубликован
calls-state-closed = Закрыт
calls-public-page = Открытая страница
calls-texts = Название и описание
calls-titles = Название
calls-summaries = Краткое описание
calls-hints = Что именно нужно
calls-change = Изменить
calls-save = Сохранить
calls-error = Ошибка:
calls-terms = Условия
calls-terms-fixed = Конкурс опубликован: кто оценивает, сколько выборов и код больше не меняются.
calls-term-reviews = Дела оценивают эксперты
calls-term-blind = Эксперты не видят, чьё это дело
calls-term-host-consent = Нужно согласие принимающего университета
calls-term-answer = Ответ на предложение, часов
calls-term-promotion = Ответ на предложение из резерва, часов
calls-term-host = Ответ университета, часов
calls-term-correction = На исправление, часов
calls-term-guardian = До 18 лет согласие родителя нужно до подачи
calls-code-prefix = Начало кода заявлений
calls-code-prefix-hint = Две буквы и год: KZ26
calls-max-choices-label = Наибольшее число выборов
calls-zone = Часовой пояс
calls-zone-hint = Всё время указано по городу: { $city }.
calls-moment-hint = Например, 30.04.2026 09:00
calls-deadline-hint = 23:59 включает эту минуту; любое другое время уже считается опозданием.
calls-basis = Основание
calls-basis-hint = Приказ или решение, номер и дата. Записывается в журнал.
calls-line = Группа мест
calls-line-seats = Места
calls-line-reserve = Резерв
calls-document = Нужный документ
calls-new-document = Добавить документ
calls-document-key = Ключ
calls-document-key-hint = Строчные латинские буквы: passport
calls-rulebooks = Версии правил
calls-rulebook-number = Версия { $number }
calls-rulebook-draft = Ждёт утверждения
calls-rulebook-approved = Утверждена
calls-rulebook-published = В силе
calls-rulebook-superseded = Заменена
calls-no-rulebook = Правил пока нет. Их приносит файл конкурса.
calls-approve = Утвердить
calls-approve-other = Предложили вы: утвердит другой человек.
calls-publish = Опубликовать конкурс
calls-publish-hint = После публикации конкурс увидят все, утверждённые правила вступят в силу.
calls-publish-waits = Для публикации правила должен утвердить второй человек.
calls-publish-rulebook = Ввести в силу
calls-upload = Загрузить файл
calls-upload-lead = Файл конкурса или каталога принимается как черновик. Тот же файл во второй раз ничего не меняет.
calls-upload-file = Текст файла (TOML)
calls-upload-hint = Формат описан в docs/call-files.md.
calls-new = Новый конкурс
calls-slug = Имя в адресе
calls-slug-hint = Латинские буквы, цифры и дефис: scholarship-2026-27
calls-cycle = Учебный год
calls-cycle-hint = Например, 2026/27
calls-problem-title = Есть ошибки
calls-problem-basis = Укажите основание: конкурс опубликован
calls-problem-code-prefix = Четыре знака: прописные латинские буквы и цифры
calls-problem-condition = Условие может задать только файл конкурса
calls-problem-empty = Заполните
calls-problem-file = В файле есть ошибки, они ниже
calls-problem-hours = Укажите число часов от 1 до 8760
calls-problem-key = Только строчные латинские буквы, цифры и подчёркивание
calls-problem-key-taken = Такой ключ уже есть
calls-problem-moment = Напишите время в виде 30.04.2026 09:00
calls-problem-no-lines = Нет групп мест
calls-problem-no-rulebook = Нет утверждённых правил
calls-problem-number = Укажите положительное число
calls-problem-order = Последний срок должен быть позже начала
calls-problem-published = Этот конкурс опубликован: файл не может его заменить. Меняйте сроки и правила на страницах.
calls-problem-same-person = Кто предложил, тот не может утвердить
calls-problem-slug = Только строчные латинские буквы, цифры и дефис
calls-problem-slug-taken = Такое имя уже занято
calls-problem-tour-order = Сроки тура должны идти по порядку
calls-problem-words = Заполните на всех четырёх языках
calls-from-referee = Заявитель может попросить о нём рекомендателя по почте
calls-from-referee-hint = Для рекомендательных писем.
calls-term-guardian-signs = Родитель или опекун подписывает, прежде чем заявитель младше 18 лет займёт место
calls-check-title = Могу ли я подать заявление?
calls-check-lead = Ответьте на несколько вопросов и узнайте, куда вы можете подать. Имя не спрашиваем, ничего не сохраняем.
calls-check-result = Ваш результат
calls-check-may = Вы можете подать на
calls-check-may-not = Сюда нельзя, потому что
calls-check-honest = Это не решение: учтены только ваши ответы. Документы проверят сотрудники, а подтверждённые категории могут изменить итог.
calls-check-link = Этот адрес повторяет ваши ответы и результат. Личных данных в нём нет; его можно сохранить или передать.
calls-check-again = Изменить ответы
calls-check-citizenships = Гражданином каких стран вы являетесь?
calls-check-degree = На какую ступень вы хотите поступить?
calls-check-level = Что вы закончили или заканчиваете сейчас?
calls-check-age = Ваш возраст
calls-check-age-hint = Полных лет на { $day }
calls-check-mark = Средний балл этого документа
calls-check-mark-hint = Например, 4,75. Если ещё не знаете, оставьте пустым.
calls-check-scale = По какой шкале?
calls-check-test-hint = Если сертификата нет, оставьте пустым.
calls-check-year = Год сертификата
calls-check-main = Основной или общий балл
calls-check-button = Узнать результат
calls-check-number = { $label }: напишите число, например 4,75
