talk-title = Переписка
talk-lead-applicant = Здесь можно написать приёмной комиссии и прочитать ответ. Когда ответ придёт, мы сообщим на вашу почту.
talk-lead-office = Заявитель прочитает письмо на портале; на почту придёт только уведомление.
talk-none = Писем пока нет.
talk-write = Ваше письмо
talk-write-hint = Пишите коротко. Никогда не пишите пароль или номер банковской карты.
talk-send = Отправить
talk-not-yet = Написать отсюда можно после того, как заявление подано.
talk-unread = { $count ->
     [one] { $count } новое
     [few] { $count } новых
     [many] { $count } новых
    *[other] { $count } нового
}
talk-who-you = Вы
talk-who-applicant = Заявитель
talk-who-office = Приёмная комиссия
talk-error-empty = Напишите, что хотите отправить
talk-error-long = Можно не больше { $limit } знаков, у вас { $found }
talk-error-character = Знак { $position } не виден или меняет порядок соседних. Удалите его
talk-error-many = На сегодня писем достаточно. Напишите завтра или позвоните в службу помощи
talk-mail-read = Прочитать письмо
talk-mail-office-subject = Новое письмо: { $code }
talk-mail-office-came = Приёмная комиссия написала вам по заявлению { $code } («{ $call }»). Прочитайте письмо на портале.
talk-mail-applicant-subject = Письмо от заявителя: { $code }
talk-mail-applicant-came = По заявлению { $code } («{ $call }») заявитель написал письмо.
