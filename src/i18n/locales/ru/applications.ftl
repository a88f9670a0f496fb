# Shared words
applications-continue = Продолжить
applications-save-continue = Сохранить и продолжить
applications-save-later = Сохранить и закончить позже
applications-back = Назад
applications-change = Изменить
applications-cancel = Отмена
applications-problem = Есть ошибки
applications-error-prefix = Ошибка:
applications-optional = (необязательно)
applications-not-provided = Не указано
applications-chars-left = Осталось знаков:
applications-chars-over = Лишних знаков:
applications-day = День
applications-month = Месяц
applications-year = Год
applications-sending = загружается
applications-send-failed = Связь прервалась. Ничего не потеряно, нажмите ещё раз.
applications-choose = Выберите
applications-sample = ОБРАЗЕЦ
applications-yes = Да

# My applications
applications-my-title = Мои заявления
applications-my-none = У вас пока нет заявлений
applications-my-none-text = Выберите конкурс ниже и начните заявление. Можно прерваться в любой момент и продолжить позже.
applications-my-open = Конкурсы, куда можно подать заявление
applications-my-until = Заявления принимаются до { $at }
applications-my-read = О конкурсе
applications-my-begin = Начать заявление

# Where the file is
applications-status-holder = У кого дело
applications-status-since = С какого времени
applications-status-by = До какого времени
applications-status-continue = Продолжить заполнение
applications-status-changed = После подачи есть изменения. Они засчитаются, только когда вы подадите снова.
applications-status-again = Проверить и подать снова
applications-status-edit = Изменить заявление (до срока)
applications-status-look = Посмотреть заявление
applications-state-draft = Заполняется
applications-state-submitted = Подано
applications-state-under-check = Проверяется
applications-state-correction-requested = Нужно исправить
applications-state-eligible = Допущено к конкурсу
applications-state-ineligible = Не допущено к конкурсу
applications-state-in-review = Оценивается комиссией
applications-state-scored = Оценено, ждём список
applications-state-decided = Результат опубликован
applications-state-nominated = Ждём ответа университета
applications-state-offered = Вам предложено место
applications-state-accepted = Вы приняли место
applications-state-enrolled = Вы зачислены
applications-state-closed = Завершено
applications-state-withdrawn = Отозвано
applications-next-draft = Заполните все разделы, проверьте ответы и подайте заявление.
applications-next-submitted = Сотрудник приёмной комиссии проверит документы. От вас сейчас ничего не требуется.
applications-next-under-check = Сотрудник смотрит ваши документы. Если чего-то не хватает, он вам напишет.
applications-next-correction-requested = Исправьте только названное ниже и подайте снова.
applications-next-eligible = Документы приняты. Теперь дело оценит комиссия.
applications-next-ineligible = Условия конкурса не выполнены. Причина и порядок апелляции — во входящих.
applications-next-in-review = Эксперты оценивают независимо друг от друга.
applications-next-scored = Когда список опубликуют, вы увидите здесь своё место.
applications-next-decided = Результат и следующий шаг — на странице предложения.
applications-next-nominated = Комиссия рекомендовала вас. Теперь отвечает университет; от вас сейчас ничего не требуется.
applications-next-offered = Примите место или откажитесь от него. После срока оно перейдёт следующему.
applications-next-accepted = Университет проверит условия и подтвердит зачисление. Условия указаны на странице результата.
applications-next-enrolled = Университет подтвердил это приказом. Номер приказа указан на странице результата.
applications-next-closed = Этот конкурс для вас завершён.
applications-next-withdrawn = Вы отозвали заявление. До утверждения списка его можно вернуть.
applications-holder-applicant = Ваш ход
applications-holder-officer = Сотрудник приёмной комиссии
applications-holder-reviewer = Эксперты
applications-holder-committee = Комиссия
applications-holder-host = Университет
applications-holder-nobody = Ни от кого ничего не требуется
applications-asked-title = Что нужно исправить
applications-asked-due = Исправьте до { $at }.
applications-asked-send = Проверить и подать снова
applications-timeline = Что происходило
applications-who-you = Вы
applications-who-office = Приёмная комиссия
applications-who-portal = Портал
applications-event-begun = Заявление начато
applications-event-submitted = Подано, квитанция № { $number }
applications-event-withdrawn = Отозвано
applications-event-withdrawal-undone = Возвращено
applications-event-check-opened = Проверка началась
applications-event-correction-requested = Запрошено исправление
applications-event-declared-eligible = Допущено к конкурсу
applications-event-declared-ineligible = Не допущено к конкурсу
applications-event-review-started = Оценивание началось
applications-event-scored = Оценено
applications-event-decided = Результат опубликован
applications-event-place-nominated = Комиссия рекомендовала университету
applications-event-place-offered = Предложено место
applications-event-place-admitted = Университет согласен, место предложено
applications-event-place-refused = Университет отказал
applications-event-place-host-lapsed = Университет не ответил в срок
applications-event-place-accepted = Место принято
applications-event-place-declined = Отказ от места
applications-event-place-lapsed = Срок ответа истёк
applications-event-place-revoked = Предложение отозвано
applications-event-place-from-reserve = Из резерва: рекомендация университету
applications-event-place-offered-from-reserve = Из резерва: предложено место
applications-event-place-released = Освобождено ради другого места
applications-event-place-enrolled = Зачисление подтверждено
applications-event-place-no-show = Неявка на учёбу
applications-event-place-withdrawn = Место возвращено
applications-event-place-conditions = Условия не выполнены
applications-event-place-reserve-closed = Резерв закрыт
applications-event-condition-met = Условие выполнено

# Task list
applications-dossier-title = Ваше заявление
applications-dossier-status = Состояние заявления
applications-dossier-deadline = Подайте до { $at }.
applications-dossier-progress = Готово { $done } из { $of }. Каждая страница сохраняется отдельно.
applications-dossier-check = Проверить ответы и подать
applications-group-about = О вас
applications-group-study = Учёба
applications-group-wishes = Выбор и эссе
applications-group-documents = Документы
applications-section-personal = Личные данные
applications-task-done = Заполнено
applications-task-incomplete = Не закончено
applications-task-mend = Нужно исправить
applications-locked-late = Срок закончился. Всё сохранённое осталось, но изменить уже нельзя.
applications-locked-not-open = Приём заявлений ещё не начался.
applications-locked-not-named = Это место сейчас менять нельзя: исправить просили другое.
applications-locked-state = Заявление сейчас не у вас, поэтому изменить его нельзя.
applications-stale-title = Страницу изменили в другом месте
applications-stale-text = Например, с другого телефона или во вкладке. Ваш ввод ниже; сохранённый ответ под каждым полем. Если сохраните, останется ваш.
applications-stale-stored = Сохранено: { $value }

# Choices
applications-choices-title = Выбранные программы
applications-choices-rule = Не больше { $most } вариантов.
applications-choices-honest = Поставьте самое желанное первым: порядок не уменьшает шансов.
applications-choices-none = Вы пока ничего не выбрали.
applications-choices-up = Выше
applications-choices-down = Ниже
applications-choices-remove = Убрать
applications-choices-add-title = Добавить программу
applications-choices-search = Поиск программы
applications-choices-find = Найти
applications-choices-nothing = Ничего не найдено. Попробуйте другое слово.
applications-choices-add = Добавить
applications-choices-moved = Список тем временем изменился. Ниже — как сейчас.
applications-choices-not-offered = Эту программу в этом конкурсе выбрать нельзя.
applications-choices-already = Эта программа уже есть в вашем списке.
applications-choices-too-many = Можно не больше { $most }. Чтобы добавить, сначала уберите другой вариант.
applications-choices-too-many-grants = С грантом можно не больше { $most }.
applications-choices-too-many-paid = На платной основе можно не больше { $most }.
applications-choice-number = Выбор { $number }
applications-funding-scholarship = стипендия Казахстана
applications-funding-state-grant = государственный грант
applications-funding-contract = контракт (платно)

# Documents
applications-document-state = Состояние
applications-document-missing = Не хватает
applications-document-optional = Необязательно
applications-document-promised = Обещано
applications-document-overdue = Обещанный срок прошёл
applications-document-uploaded = Загружено
applications-document-accepted = Принято
applications-document-rejected = Возвращено
applications-document-file = Файл
applications-document-pages = { $count ->
     [one] { $count } страница
     [few] { $count } страницы
     [many] { $count } страниц
    *[other] { $count } страницы
}
applications-document-promised-until = До
applications-document-reason = Почему возвращено
applications-document-choose = Выберите файл
applications-document-replace = Заменить другим файлом
applications-document-upload = Загрузить
applications-document-remove = Убрать этот документ
applications-document-nothing = Убирать нечего. Поданный документ можно только заменить.
applications-document-back = К списку разделов
applications-promise-title = Загружу позже
applications-promise-legend = До какого дня?
applications-promise-hint = Можно подать заявление сейчас, а документ загрузить до этого дня.
applications-promise-button = Пообещать
applications-promise-date = Напишите день, месяц и год цифрами
applications-promise-past = Этот день уже прошёл. Укажите день в будущем
applications-promise-none = Этот документ нужен уже при подаче

# Check and hand in
applications-check-title = Проверьте ответы
applications-check-missing = Для подачи не хватает
applications-check-advice = Посмотрите ещё раз
applications-check-advice-text = Это не мешает подать заявление.
applications-missing-page = Заполните: { $title }
applications-missing-answer = Ответьте: { $label }
applications-missing-document = Загрузите документ: { $title }
applications-missing-choice = Выберите хотя бы одну программу
applications-missing-guardian = Отметьте согласие родителя или опекуна
applications-missing-duplicate = С этим ПИН на этот конкурс уже подано заявление. Обратитесь в службу помощи.
applications-declaration-title = Подтверждение
applications-declaration = Всё, что я указал(а), верно. Я знаю, что за неверные сведения заявление отклонят.
applications-declaration-error = Чтобы подать, поставьте отметку в подтверждении
applications-submit = Подать заявление

# Receipt
applications-receipts = Квитанции
applications-receipt-link = Квитанция № { $number }
applications-receipt-title = Заявление принято
applications-receipt-code = Код заявления
applications-receipt-older = Позже вы подали снова: засчитывается последняя квитанция.
applications-receipt-call = Конкурс
applications-receipt-name = Заявитель
applications-receipt-number = Номер подачи
applications-receipt-at = Когда поступило
applications-receipt-hash = SHA-256 заявления
applications-receipt-files = Файлы и их SHA-256
applications-receipt-promised = Будет загружено до { $until }
applications-receipt-next = Что дальше
applications-receipt-next-text = Сотрудник проверит документы. Если что-то изменится, портал напишет вам во входящие и на почту.
applications-receipt-status = Посмотреть состояние заявления

# Withdrawal
applications-withdraw-link = Отозвать заявление
applications-withdraw-title = Отозвать заявление?
applications-withdraw-text = Заявление больше не будут рассматривать. До утверждения списка его можно вернуть здесь же.
applications-withdraw-button = Да, отозвать
applications-withdraw-undo = Вернуть заявление

# Letters
applications-mail-open = Открыть на портале
applications-mail-submitted-subject = Заявление получено: { $code }
applications-mail-submitted-came = Ваше заявление { $code } на конкурс «{ $call }» получено: { $at }. Номер подачи: { $number }.
applications-mail-submitted-next = Теперь сотрудник проверит документы. Квитанция хранится на портале.
applications-mail-submitted-action = Открыть квитанцию
applications-mail-withdrawn-subject = Заявление отозвано: { $code }
applications-mail-withdrawn-done = Вы отозвали заявление { $code } на конкурс «{ $call }»: { $at }.
applications-mail-withdrawn-return = Если это были не вы или вы передумали, до утверждения списка заявление можно вернуть на портале.
applications-mail-corrected-subject = Исправленное заявление: { $code }
applications-mail-corrected-came = Заявление { $code } на конкурс «{ $call }» исправлено и подано снова.
applications-holder-result = Сказано на странице результата
applications-status-result = Открыть результат и место
