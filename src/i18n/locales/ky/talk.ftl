talk-title = Кат алышуу
talk-lead-applicant = Бул жерден кабыл алуу комиссиясына жазып, жообун окуйсуз. Жооп келгенде электрондук почтаңызга кабар барат.
talk-lead-office = Арыз ээси бул катты порталдан окуйт; почтасына кат келгени гана жазылат.
talk-none = Азырынча кат жок.
talk-write = Катыңыз
talk-write-hint = Кыска жазыңыз. Паролуңузду же банк картаңыздын номерин эч качан жазбаңыз.
talk-send = Жөнөтүү
talk-not-yet = Арыз тапшырылгандан кийин ушул жерден кат жаза аласыз.
talk-unread = { $count ->
     [one] { $count } жаңы
    *[other] { $count } жаңы
}
talk-who-you = Сиз
talk-who-applicant = Арыз ээси
talk-who-office = Кабыл алуу комиссиясы
talk-error-empty = Эмне жөнөтөрүңүздү жазыңыз
talk-error-long = Эң көп { $limit } белги жазса болот, сизде { $found }
talk-error-character = { $position }-белги көрүнбөйт же башка белгилердин иретин бузат. Аны өчүрүңүз
talk-error-many = Бүгүнкүгө жетиштүү кат жазылды. Эртең жаза аласыз же жардам кызматына чалыңыз
talk-mail-read = Катты окуу
talk-mail-office-subject = Жаңы кат: { $code }
talk-mail-office-came = Кабыл алуу комиссиясы { $code } арызыңыз боюнча («{ $call }») кат жазды. Аны порталдан окуңуз.
talk-mail-applicant-subject = Арыз ээсинен кат: { $code }
talk-mail-applicant-came = { $code } арызынын ээси («{ $call }») кат жазды.
