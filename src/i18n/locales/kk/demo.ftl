demo-mail-title = Жіберілген хаттар
demo-mail-lead = Бұл көрсету әлемі: хаттар ешкімге кетпейді, осында сақталады. Ең жаңасы жоғарыда.
demo-mail-none = Әзірге хат жоқ.
demo-mail-subject = Тақырыбы
demo-mail-to = Кімге
demo-mail-when = Қашан
demo-mail-raw = Хат жіберілген түрінде
