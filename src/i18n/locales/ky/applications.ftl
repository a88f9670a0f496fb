# Shared words
applications-continue = Улантуу
applications-save-continue = Сактап, улантуу
applications-save-later = Сактап, кийин улантуу
applications-back = Артка
applications-change = Өзгөртүү
applications-cancel = Жокко чыгаруу
applications-problem = Көйгөй бар
applications-error-prefix = Ката:
applications-optional = (милдеттүү эмес)
applications-not-provided = Көрсөтүлгөн эмес
applications-chars-left = Калган белгилер:
applications-chars-over = Ашыкча белгилер:
applications-day = Күн
applications-month = Ай
applications-year = Жыл
applications-sending = жүктөлүүдө
applications-send-failed = Байланыш үзүлдү. Эч нерсе жоголгон жок, дагы бир жолу басыңыз.
applications-choose = Тандаңыз
applications-sample = ҮЛГҮ
applications-yes = Ооба

# My applications
applications-my-title = Менин арыздарым
applications-my-none = Сизде азырынча арыз жок
applications-my-none-text = Төмөндөн чакырууну тандап, арызды баштаңыз. Каалаган учурда токтотуп, кийин улантсаңыз болот.
applications-my-open = Арыз кабыл алынып жаткан чакыруулар
applications-my-until = Арыздар { $at } чейин кабыл алынат
applications-my-read = Чакыруу тууралуу
applications-my-begin = Арызды баштоо

# Where the file is
applications-status-holder = Иш азыр кимде
applications-status-since = Качантан бери
applications-status-by = Кайсы убакытка чейин
applications-status-continue = Толтурууну улантуу
applications-status-changed = Тапшыргандан кийин өзгөртүүлөр бар. Алар кайра тапшырганда гана эсептелет.
applications-status-again = Текшерип, кайра тапшыруу
applications-status-edit = Арызды өзгөртүү (мөөнөткө чейин)
applications-status-look = Арызды көрүү
applications-state-draft = Толтурулууда
applications-state-submitted = Тапшырылды
applications-state-under-check = Текшерилүүдө
applications-state-correction-requested = Түзөтүү суралды
applications-state-eligible = Конкурска жарактуу
applications-state-ineligible = Конкурска жараксыз
applications-state-in-review = Комиссия баалап жатат
applications-state-scored = Бааланды, тизме күтүлүүдө
applications-state-decided = Жыйынтык жарыяланды
applications-state-closed = Аяктады
applications-state-withdrawn = Кайтарылып алынды
applications-next-draft = Бардык бөлүмдөрдү толтуруп, жоопторду текшерип, тапшырыңыз.
applications-next-submitted = Кабыл алуу кызматкери документтериңизди текшерет. Сизден азыр эч нерсе талап кылынбайт.
applications-next-under-check = Кызматкер документтериңизди карап жатат. Бир нерсе жетпесе, сизге жазат.
applications-next-correction-requested = Төмөндө аталгандарды гана түзөтүп, кайра тапшырыңыз.
applications-next-eligible = Документтериңиз кабыл алынды. Эми комиссия ишиңизди баалайт.
applications-next-ineligible = Чакыруунун шарттары аткарылган жок. Себебин жана кантип даттанууну кат кутуңуздан окуңуз.
applications-next-in-review = Эки эксперт бири-биринен көз карандысыз баалап жатат.
applications-next-scored = Тизме жарыялангандан кийин ордуңузду ушул жерден көрөсүз.
applications-next-decided = Жыйынтыкты жана андан аркы кадамды сунуш барагынан көрүңүз.
applications-next-closed = Бул чакыруу сиз үчүн аяктады.
applications-next-withdrawn = Сиз арызды кайтарып алгансыз. Тизме бекигенге чейин кайтара аласыз.
applications-holder-applicant = Сиздин кезек
applications-holder-officer = Кабыл алуу кызматкери
applications-holder-reviewer = Эксперттер
applications-holder-committee = Комиссия
applications-holder-nobody = Эч кимден эч нерсе күтүлбөйт
applications-asked-title = Эмнени түзөтүү керек
applications-asked-due = { $at } чейин түзөтүңүз.
applications-asked-send = Текшерип, кайра тапшыруу
applications-timeline = Эмне болду
applications-who-you = Сиз
applications-who-office = Кабыл алуу комиссиясы
applications-who-portal = Портал
applications-event-begun = Арыз башталды
applications-event-submitted = Тапшырылды, квитанция № { $number }
applications-event-withdrawn = Кайтарылып алынды
applications-event-withdrawal-undone = Арызга кайтты
applications-event-check-opened = Текшерүү башталды
applications-event-correction-requested = Түзөтүү суралды
applications-event-declared-eligible = Конкурска кабыл алынды
applications-event-declared-ineligible = Конкурска кабыл алынган жок
applications-event-review-started = Баалоо башталды
applications-event-scored = Бааланды
applications-event-decided = Жыйынтык жарыяланды

# Task list
applications-dossier-title = Сиздин арыз
applications-dossier-status = Арыздын абалы
applications-dossier-deadline = { $at } чейин тапшырыңыз.
applications-dossier-progress = { $of } бөлүмдүн { $done } толтурулду. Ар бир барак өзүнчө сакталат.
applications-dossier-check = Жоопторду текшерип, тапшыруу
applications-group-about = Сиз жөнүндө
applications-group-study = Окуу
applications-group-wishes = Тандоо жана эссе
applications-group-documents = Документтер
applications-section-personal = Жеке маалымат
applications-task-done = Толтурулду
applications-task-incomplete = Аягына чыга элек
applications-task-mend = Түзөтүү керек
applications-locked-late = Мөөнөт бүттү. Жазганыңыз сакталган, бирок өзгөртүүгө болбойт.
applications-locked-not-open = Арыз кабыл алуу али башталган жок.
applications-locked-not-named = Бул жерди азыр өзгөртүүгө болбойт: түзөтүү башка бөлүмдөргө суралган.
applications-locked-state = Арыз азыр сизде эмес, ошондуктан өзгөртүүгө болбойт.
applications-stale-title = Бул барак башка жерден өзгөртүлгөн
applications-stale-text = Мисалы, башка телефондон же өтмөктөн. Жазганыңыз төмөндө турат; сакталган жооп ар бир талаанын астында. Сактасаңыз, сиздики калат.
applications-stale-stored = Сакталган: { $value }

# Choices
applications-choices-title = Тандаган программаларыңыз
applications-choices-rule = Эң көп { $most } тандоо.
applications-choices-honest = Эң каалаганыңызды биринчи коюңуз: ирети мүмкүнчүлүгүңүздү азайтпайт.
applications-choices-none = Сиз азырынча эч нерсе тандаган жоксуз.
applications-choices-up = Жогору
applications-choices-down = Төмөн
applications-choices-remove = Алып салуу
applications-choices-add-title = Программа кошуу
applications-choices-search = Программаны издөө
applications-choices-find = Издөө
applications-choices-nothing = Эч нерсе табылган жок. Башка сөз менен издеп көрүңүз.
applications-choices-add = Кошуу
applications-choices-moved = Тизме ортодо өзгөрүп калган. Азыркы тизме төмөндө.
applications-choices-not-offered = Бул программаны бул чакырууда тандоого болбойт.
applications-choices-already = Бул программа тизмеңизде бар.
applications-choices-too-many = Эң көп { $most } тандоо болот. Жаңысын кошуу үчүн бирин алып салыңыз.
applications-choices-too-many-grants = Грант менен эң көп { $most } тандоо болот.
applications-choices-too-many-paid = Төлөм менен эң көп { $most } тандоо болот.
applications-choice-number = { $number }-тандоо
applications-funding-scholarship = Казакстандын стипендиясы
applications-funding-state-grant = мамлекеттик грант
applications-funding-contract = келишим (төлөм)

# Documents
applications-document-state = Абалы
applications-document-missing = Жетпейт
applications-document-optional = Милдеттүү эмес
applications-document-promised = Убада кылынды
applications-document-overdue = Убада мөөнөтү өттү
applications-document-uploaded = Жүктөлдү
applications-document-accepted = Кабыл алынды
applications-document-rejected = Кайтарылды
applications-document-file = Файл
applications-document-pages = { $count ->
     [one] { $count } барак
    *[other] { $count } барак
}
applications-document-promised-until = Качанга чейин
applications-document-reason = Эмне үчүн кайтарылды
applications-document-choose = Файлды тандаңыз
applications-document-replace = Башка файл менен алмаштыруу
applications-document-upload = Жүктөө
applications-document-remove = Бул документти алып салуу
applications-document-nothing = Алып сала турган нерсе жок. Тапшырылган документти алмаштырса гана болот.
applications-document-back = Бөлүмдөрдүн тизмесине
applications-promise-title = Кийин жүктөйм
applications-promise-legend = Кайсы күнгө чейин?
applications-promise-hint = Арызды азыр тапшырып, бул документти ошол күнгө чейин жүктөсөңүз болот.
applications-promise-button = Убада берүү
applications-promise-date = Күндү, айды, жылды сан менен жазыңыз
applications-promise-past = Бул күн өтүп кеткен. Келечектеги күндү жазыңыз
applications-promise-none = Бул документ тапшырууда даяр болушу керек

# Check and hand in
applications-check-title = Жоопторуңузду текшериңиз
applications-check-missing = Тапшыруу үчүн булар жетпейт
applications-check-advice = Дагы бир карап көрүңүз
applications-check-advice-text = Булар тапшырууга тоскоол болбойт.
applications-missing-page = Толтуруңуз: { $title }
applications-missing-answer = Жооп бериңиз: { $label }
applications-missing-document = Документти жүктөңүз: { $title }
applications-missing-choice = Кеминде бир программа тандаңыз
applications-missing-guardian = Ата-энеңиздин же камкорчуңуздун макулдугун белгилеңиз
applications-missing-duplicate = Ушул ПИН менен бул чакырууга арыз мурда тапшырылган. Жардам кызматына кайрылыңыз.
applications-declaration-title = Ырастоо
applications-declaration = Жазгандарымдын баары туура. Туура эмес маалымат үчүн арызым четке кагыларын билем.
applications-declaration-error = Тапшыруу үчүн ырастоого белги коюңуз
applications-submit = Арызды тапшыруу

# Receipt
applications-receipts = Квитанциялар
applications-receipt-link = Квитанция № { $number }
applications-receipt-title = Арызыңыз кабыл алынды
applications-receipt-code = Арыздын коду
applications-receipt-older = Сиз кийин кайра тапшыргансыз: акыркы квитанция эсептелет.
applications-receipt-call = Чакыруу
applications-receipt-name = Арыз берүүчү
applications-receipt-number = Тапшыруунун номери
applications-receipt-at = Качан келди
applications-receipt-hash = Арыздын SHA-256 саны
applications-receipt-files = Файлдар жана алардын SHA-256 саны
applications-receipt-promised = { $until } чейин жүктөлөт
applications-receipt-next = Андан ары эмне болот
applications-receipt-next-text = Кызматкер документтериңизди текшерет. Бир нерсе өзгөрсө, портал кат кутуңузга жана почтаңызга жазат.
applications-receipt-status = Арыздын абалын көрүү

# Withdrawal
applications-withdraw-link = Арызды кайтарып алуу
applications-withdraw-title = Арызды кайтарып аласызбы?
applications-withdraw-text = Арызыңыз каралбай калат. Тизме бекигенге чейин ушул жерден кайтара аласыз.
applications-withdraw-button = Ооба, кайтарып алам
applications-withdraw-undo = Арызды кайра жандандыруу

# Letters
applications-mail-open = Порталдан ачуу
applications-mail-submitted-subject = Арызыңыз келди: { $code }
applications-mail-submitted-came = { $call } чакыруусуна { $code } арызыңыз келди: { $at }. Тапшыруунун номери: { $number }.
applications-mail-submitted-next = Эми кызматкер документтериңизди текшерет. Квитанция порталда турат.
applications-mail-submitted-action = Квитанцияны ачуу
applications-mail-withdrawn-subject = Арыз кайтарылып алынды: { $code }
applications-mail-withdrawn-done = { $call } чакыруусуна берген { $code } арызыңызды { $at } кайтарып алдыңыз.
applications-mail-withdrawn-return = Бул сиз болбосоңуз же оюңузду өзгөртсөңүз, тизме бекигенге чейин порталдан кайтара аласыз.
applications-mail-corrected-subject = Түзөтүлгөн арыз келди: { $code }
applications-mail-corrected-came = { $call } чакыруусундагы { $code } арызы түзөтүлүп, кайра тапшырылды.
applications-holder-result = Жыйынтык барагында көрсөтүлгөн
applications-status-result = Жыйынтыкты жана орунду көрүү
