# Shared words
applications-continue = Жалғастыру
applications-save-continue = Сақтап, жалғастыру
applications-save-later = Сақтап, кейін жалғастыру
applications-back = Артқа
applications-change = Өзгерту
applications-cancel = Бас тарту
applications-problem = Қате бар
applications-error-prefix = Қате:
applications-optional = (міндетті емес)
applications-not-provided = Көрсетілмеген
applications-chars-left = Қалған таңбалар:
applications-chars-over = Артық таңбалар:
applications-day = Күн
applications-month = Ай
applications-year = Жыл
applications-sending = жүктелуде
applications-send-failed = Байланыс үзілді. Ештеңе жоғалған жоқ, тағы бір рет басыңыз.
applications-choose = Таңдаңыз
applications-sample = ҮЛГІ
applications-yes = Иә

# My applications
applications-my-title = Менің өтініштерім
applications-my-none = Сізде әзірге өтініш жоқ
applications-my-none-text = Төменнен шақыруды таңдап, өтінішті бастаңыз. Кез келген уақытта тоқтатып, кейін жалғастыра аласыз.
applications-my-open = Өтініш қабылданып жатқан шақырулар
applications-my-until = Өтініштер { $at } дейін қабылданады
applications-my-read = Шақыру туралы
applications-my-begin = Өтінішті бастау

# Where the file is
applications-status-holder = Іс қазір кімде
applications-status-since = Қашаннан бері
applications-status-by = Қай уақытқа дейін
applications-status-continue = Толтыруды жалғастыру
applications-status-changed = Тапсырғаннан кейін өзгерістер бар. Олар қайта тапсырғанда ғана есептеледі.
applications-status-again = Тексеріп, қайта тапсыру
applications-status-edit = Өтінішті өзгерту (мерзімге дейін)
applications-status-look = Өтінішті көру
applications-state-draft = Толтырылуда
applications-state-submitted = Тапсырылды
applications-state-under-check = Тексерілуде
applications-state-correction-requested = Түзету сұралды
applications-state-eligible = Конкурсқа жарамды
applications-state-ineligible = Конкурсқа жарамсыз
applications-state-in-review = Комиссия бағалап жатыр
applications-state-scored = Бағаланды, тізім күтілуде
applications-state-decided = Нәтиже жарияланды
applications-state-closed = Аяқталды
applications-state-withdrawn = Қайтарып алынды
applications-next-draft = Барлық бөлімді толтырып, жауаптарды тексеріп, тапсырыңыз.
applications-next-submitted = Қабылдау қызметкері құжаттарыңызды тексереді. Қазір сізден ештеңе талап етілмейді.
applications-next-under-check = Қызметкер құжаттарыңызды қарап жатыр. Бірдеңе жетпесе, сізге жазады.
applications-next-correction-requested = Төменде аталғандарды ғана түзетіп, қайта тапсырыңыз.
applications-next-eligible = Құжаттарыңыз қабылданды. Енді комиссия ісіңізді бағалайды.
applications-next-ineligible = Шақыру шарттары орындалмады. Себебін және қалай шағымдануды хат жәшігіңізден оқыңыз.
applications-next-in-review = Екі сарапшы бір-бірінен тәуелсіз бағалап жатыр.
applications-next-scored = Тізім жарияланғаннан кейін орныңызды осы жерден көресіз.
applications-next-decided = Нәтижені және келесі қадамды ұсыныс бетінен көріңіз.
applications-next-closed = Бұл шақыру сіз үшін аяқталды.
applications-next-withdrawn = Сіз өтінішті қайтарып алдыңыз. Тізім бекітілгенге дейін оны қалпына келтіре аласыз.
applications-holder-applicant = Сіздің кезегіңіз
applications-holder-officer = Қабылдау қызметкері
applications-holder-reviewer = Сарапшылар
applications-holder-committee = Комиссия
applications-holder-nobody = Ешкімнен ештеңе күтілмейді
applications-asked-title = Нені түзету керек
applications-asked-due = { $at } дейін түзетіңіз.
applications-asked-send = Тексеріп, қайта тапсыру
applications-timeline = Не болды
applications-who-you = Сіз
applications-who-office = Қабылдау комиссиясы
applications-who-portal = Портал
applications-event-begun = Өтініш басталды
applications-event-submitted = Тапсырылды, түбіртек № { $number }
applications-event-withdrawn = Қайтарып алынды
applications-event-withdrawal-undone = Өтінішке оралды
applications-event-check-opened = Тексеру басталды
applications-event-correction-requested = Түзету сұралды
applications-event-declared-eligible = Конкурсқа қабылданды
applications-event-declared-ineligible = Конкурсқа қабылданбады
applications-event-review-started = Бағалау басталды
applications-event-scored = Бағаланды
applications-event-decided = Нәтиже жарияланды

# Task list
applications-dossier-title = Сіздің өтінішіңіз
applications-dossier-status = Өтініштің күйі
applications-dossier-deadline = { $at } дейін тапсырыңыз.
applications-dossier-progress = { $of } бөлімнің { $done } толтырылды. Әр бет бөлек сақталады.
applications-dossier-check = Жауаптарды тексеріп, тапсыру
applications-group-about = Сіз туралы
applications-group-study = Оқу
applications-group-wishes = Таңдау және эссе
applications-group-documents = Құжаттар
applications-section-personal = Жеке мәлімет
applications-task-done = Толтырылды
applications-task-incomplete = Аяқталмаған
applications-task-mend = Түзету керек
applications-locked-late = Мерзім бітті. Жазғаныңыз сақталған, бірақ өзгертуге болмайды.
applications-locked-not-open = Өтініш қабылдау әлі басталған жоқ.
applications-locked-not-named = Бұл жерді қазір өзгертуге болмайды: түзету басқа бөлімдерге сұралған.
applications-locked-state = Өтініш қазір сізде емес, сондықтан өзгертуге болмайды.
applications-stale-title = Бұл бет басқа жерден өзгертілген
applications-stale-text = Мысалы, басқа телефоннан немесе қойындыдан. Жазғаныңыз төменде тұр; сақталған жауап әр өрістің астында. Сақтасаңыз, сіздікі қалады.
applications-stale-stored = Сақталған: { $value }

# Choices
applications-choices-title = Таңдаған бағдарламаларыңыз
applications-choices-rule = Ең көп { $most } таңдау.
applications-choices-honest = Ең қалағаныңызды бірінші қойыңыз: реті мүмкіндігіңізді азайтпайды.
applications-choices-none = Сіз әзірге ештеңе таңдаған жоқсыз.
applications-choices-up = Жоғары
applications-choices-down = Төмен
applications-choices-remove = Алып тастау
applications-choices-add-title = Бағдарлама қосу
applications-choices-search = Бағдарламаны іздеу
applications-choices-find = Іздеу
applications-choices-nothing = Ештеңе табылмады. Басқа сөзбен іздеп көріңіз.
applications-choices-add = Қосу
applications-choices-moved = Тізім осы арада өзгеріп кеткен. Қазіргі тізім төменде.
applications-choices-not-offered = Бұл бағдарламаны бұл шақыруда таңдауға болмайды.
applications-choices-already = Бұл бағдарлама тізіміңізде бар.
applications-choices-too-many = Ең көп { $most } таңдау болады. Жаңасын қосу үшін біреуін алып тастаңыз.
applications-choices-too-many-grants = Грантпен ең көп { $most } таңдау болады.
applications-choices-too-many-paid = Ақылы ең көп { $most } таңдау болады.
applications-choice-number = { $number }-таңдау
applications-funding-scholarship = Қазақстан стипендиясы
applications-funding-state-grant = мемлекеттік грант
applications-funding-contract = келісімшарт (ақылы)

# Documents
applications-document-state = Күйі
applications-document-missing = Жетіспейді
applications-document-optional = Міндетті емес
applications-document-promised = Уәде етілді
applications-document-overdue = Уәде мерзімі өтті
applications-document-uploaded = Жүктелді
applications-document-accepted = Қабылданды
applications-document-rejected = Қайтарылды
applications-document-file = Файл
applications-document-pages = { $count ->
     [one] { $count } бет
    *[other] { $count } бет
}
applications-document-promised-until = Қашанға дейін
applications-document-reason = Неге қайтарылды
applications-document-choose = Файлды таңдаңыз
applications-document-replace = Басқа файлмен ауыстыру
applications-document-upload = Жүктеу
applications-document-remove = Бұл құжатты алып тастау
applications-document-nothing = Алып тастайтын ештеңе жоқ. Тапсырылған құжатты тек ауыстыруға болады.
applications-document-back = Бөлімдер тізіміне
applications-promise-title = Кейін жүктеймін
applications-promise-legend = Қай күнге дейін?
applications-promise-hint = Өтінішті қазір тапсырып, бұл құжатты сол күнге дейін жүктей аласыз.
applications-promise-button = Уәде беру
applications-promise-date = Күнді, айды, жылды санмен жазыңыз
applications-promise-past = Бұл күн өтіп кеткен. Алдағы күнді жазыңыз
applications-promise-none = Бұл құжат тапсыру кезінде дайын болуы керек

# Check and hand in
applications-check-title = Жауаптарыңызды тексеріңіз
applications-check-missing = Тапсыру үшін мыналар жетіспейді
applications-check-advice = Тағы бір қарап шығыңыз
applications-check-advice-text = Бұлар тапсыруға кедергі болмайды.
applications-missing-page = Толтырыңыз: { $title }
applications-missing-answer = Жауап беріңіз: { $label }
applications-missing-document = Құжатты жүктеңіз: { $title }
applications-missing-choice = Кемінде бір бағдарлама таңдаңыз
applications-missing-guardian = Ата-анаңыздың немесе қамқоршыңыздың келісімін белгілеңіз
applications-missing-duplicate = Осы ПИН-мен бұл шақыруға өтініш бұрын тапсырылған. Көмек қызметіне хабарласыңыз.
applications-declaration-title = Растау
applications-declaration = Жазғанымның бәрі дұрыс. Дұрыс емес мәлімет үшін өтінішім қабылданбайтынын білемін.
applications-declaration-error = Тапсыру үшін растауға белгі қойыңыз
applications-submit = Өтінішті тапсыру

# Receipt
applications-receipts = Түбіртектер
applications-receipt-link = Түбіртек № { $number }
applications-receipt-title = Өтінішіңіз қабылданды
applications-receipt-code = Өтініш коды
applications-receipt-older = Сіз кейін қайта тапсырғансыз: соңғы түбіртек есептеледі.
applications-receipt-call = Шақыру
applications-receipt-name = Өтініш беруші
applications-receipt-number = Тапсыру нөмірі
applications-receipt-at = Қашан келді
applications-receipt-hash = Өтініштің SHA-256 саны
applications-receipt-files = Файлдар және олардың SHA-256 саны
applications-receipt-promised = { $until } дейін жүктеледі
applications-receipt-next = Әрі қарай не болады
applications-receipt-next-text = Қызметкер құжаттарыңызды тексереді. Бірдеңе өзгерсе, портал хат жәшігіңізге және поштаңызға жазады.
applications-receipt-status = Өтініштің күйін көру

# Withdrawal
applications-withdraw-link = Өтінішті қайтарып алу
applications-withdraw-title = Өтінішті қайтарып аласыз ба?
applications-withdraw-text = Өтінішіңіз қаралмайды. Тізім бекітілгенге дейін осы жерден қалпына келтіре аласыз.
applications-withdraw-button = Иә, қайтарып аламын
applications-withdraw-undo = Өтінішті қалпына келтіру

# Letters
applications-mail-open = Порталдан ашу
applications-mail-submitted-subject = Өтінішіңіз келді: { $code }
applications-mail-submitted-came = { $call } шақыруына { $code } өтінішіңіз келді: { $at }. Тапсыру нөмірі: { $number }.
applications-mail-submitted-next = Енді қызметкер құжаттарыңызды тексереді. Түбіртек порталда тұр.
applications-mail-submitted-action = Түбіртекті ашу
applications-mail-withdrawn-subject = Өтініш қайтарып алынды: { $code }
applications-mail-withdrawn-done = { $call } шақыруына берген { $code } өтінішіңізді { $at } қайтарып алдыңыз.
applications-mail-withdrawn-return = Бұл сіз болмасаңыз немесе ойыңызды өзгертсеңіз, тізім бекітілгенге дейін порталдан қалпына келтіре аласыз.
applications-mail-corrected-subject = Түзетілген өтініш келді: { $code }
applications-mail-corrected-came = { $call } шақыруындағы { $code } өтініші түзетіліп, қайта тапсырылды.
applications-holder-result = Нәтиже бетінде көрсетілген
applications-status-result = Нәтиже мен орынды көру
