# The administration’s first page
admin-title = Басқару
admin-calls = Конкурстар
admin-calls-hint = Мерзімдер, орындар, құжаттар, ережелер
admin-institutions = Оқу орындары
admin-institutions-hint = Университеттер, филиалдар, бағдарламалар
admin-accounts = Қызметкерлер
admin-accounts-hint = Шақырулар мен рөлдер
admin-letters = Хаттар
admin-letters-pending = кезекте тұр
admin-letters-dead = жіберілмеді
admin-letters-none = Жіберілмей қалған хат жоқ.
admin-attempts = { $count } әрекет
admin-retry = Қайта жіберу
admin-audit = Әрекеттер журналы
admin-audit-hint = Әр жазба алдыңғысына SHA-256 арқылы байланған; өзгертілсе, көрініп қалады.
admin-audit-head = Соңғы жазбаның нөмірі
admin-audit-hash = Оның хеші
admin-audit-waiting = Нөмір күткен жазбалар
admin-preview-title = Хаттардың үлгілері
admin-preview-hint = Хаттардың барлық түрі төрт тілде, үлгі мәндермен.
admin-preview-portal = Электрондық поштамен жіберіледі; осы мәтін порталдағы кіріс хабарламаларда да тұрады.
admin-preview-mail = Тек электрондық поштамен жіберіледі.
admin-preview-subject = Тақырыбы
admin-preview-body = Мәтіні
admin-preview-button = Түймесі
admin-check = Тексерулер
admin-check-hint = Портал сағат сайын ешқашан бұзылмауы тиіс шарттарды тексереді: орындар бөлінгеннен көп емес, файлдар орнында, жазбалар тізбегі бүтін.
admin-check-sound = Бәрі дұрыс
admin-check-broken = { $count ->
    [one] { $count } шарт бұзылған. Порталға қызмет көрсететіндерге хабарлаңыз.
   *[other] { $count } шарт бұзылған. Порталға қызмет көрсететіндерге хабарлаңыз.
}
admin-check-at = Соңғы тексеру
admin-check-asked = Тексерілген шарттар
admin-check-never = Әлі тексерілген жоқ: алғашқы тексеру бір минут ішінде басталады.
admin-deletions-hint = Деректерін жоюды кім сұрады
