talk-title = Хат алмасу
talk-lead-applicant = Осы жерден қабылдау комиссиясына жазып, жауабын оқисыз. Жауап келгенде электрондық поштаңызға хабар барады.
talk-lead-office = Өтініш иесі бұл хатты порталдан оқиды; поштасына хат келгені ғана жазылады.
talk-none = Әзірге хат жоқ.
talk-write = Хатыңыз
talk-write-hint = Қысқа жазыңыз. Құпиясөзіңізді немесе банк картаңыздың нөмірін ешқашан жазбаңыз.
talk-send = Жіберу
talk-not-yet = Өтініш тапсырылғаннан кейін осы жерден хат жаза аласыз.
talk-unread = { $count ->
     [one] { $count } жаңа
    *[other] { $count } жаңа
}
talk-who-you = Сіз
talk-who-applicant = Өтініш иесі
talk-who-office = Қабылдау комиссиясы
talk-error-empty = Не жіберетініңізді жазыңыз
talk-error-long = Ең көп { $limit } таңба жазуға болады, сізде { $found }
talk-error-character = { $position }-таңба көрінбейді немесе басқа таңбалардың ретін бұзады. Оны өшіріңіз
talk-error-many = Бүгінге хат жеткілікті жазылды. Ертең жаза аласыз немесе көмек қызметіне қоңырау шалыңыз
talk-mail-read = Хатты оқу
talk-mail-office-subject = Жаңа хат: { $code }
talk-mail-office-came = Қабылдау комиссиясы { $code } өтінішіңіз бойынша («{ $call }») хат жазды. Оны порталдан оқыңыз.
talk-mail-applicant-subject = Өтініш иесінен хат: { $code }
talk-mail-applicant-came = { $code } өтінішінің иесі («{ $call }») хат жазды.
