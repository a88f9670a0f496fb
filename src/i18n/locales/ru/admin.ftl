# The administration’s first page
admin-title = Управление
admin-calls = Конкурсы
admin-calls-hint = Сроки, места, документы, правила
admin-institutions = Учебные заведения
admin-institutions-hint = Университеты, филиалы, программы
admin-accounts = Сотрудники
admin-accounts-hint = Приглашения и роли
admin-letters = Письма
admin-letters-pending = ждут отправки
admin-letters-dead = не отправлены
admin-letters-none = Неотправленных писем нет.
admin-attempts = { $count ->
    [one] { $count } попытка
    [few] { $count } попытки
    [many] { $count } попыток
   *[other] { $count } попытки
}
admin-retry = Отправить снова
admin-audit = Журнал действий
admin-audit-hint = Каждая запись связана с предыдущей через SHA-256: любая правка будет заметна.
admin-audit-head = Номер последней записи
admin-audit-hash = Её хеш
admin-audit-waiting = Записи, ожидающие номера
admin-preview-title = Образцы писем
admin-preview-hint = Все виды писем на четырёх языках, с примерами значений.
admin-preview-portal = Уходит по электронной почте; тот же текст лежит во входящих на портале.
admin-preview-mail = Уходит только по электронной почте.
admin-preview-subject = Тема
admin-preview-body = Текст
admin-preview-button = Кнопка
admin-check = Проверки
admin-check-hint = Каждый час портал проверяет то, что никогда не должно нарушаться: мест не больше, чем выделено, файлы на месте, цепочка записей цела.
admin-check-sound = Всё в порядке
admin-check-broken = { $count ->
    [one] Нарушено { $count } условие. Сообщите тем, кто обслуживает портал.
    [few] Нарушено { $count } условия. Сообщите тем, кто обслуживает портал.
    [many] Нарушено { $count } условий. Сообщите тем, кто обслуживает портал.
   *[other] Нарушено { $count } условия. Сообщите тем, кто обслуживает портал.
}
admin-check-at = Последняя проверка
admin-check-asked = Проверено условий
admin-check-never = Проверки ещё не было: первая начнётся в течение минуты.
admin-deletions-hint = Кто просит удалить свои данные
admin-announce = Объявление и технические работы
admin-announce-hint = Слова над каждой страницей; временная остановка записи
admin-announce-notice = Объявление
admin-announce-notice-what = Стоит над каждой страницей, для всех, до указанного момента. Не более 300 знаков.
admin-announce-shown = Сейчас показывается, до { $when }
admin-announce-take = Убрать объявление
admin-announce-words = Текст на четырёх языках
admin-announce-until = До какого момента показывать
admin-announce-until-hint = Время Бишкека, например 31.12.2026 14:00
admin-announce-show = Показать
admin-announce-incomplete = Напишите объявление на всех четырёх языках
admin-announce-unfit = Текст слишком длинный, или в нём знак, который нельзя показать
admin-announce-over = Укажите день и время в будущем, например 31.12.2026 14:00
admin-maintenance = Технические работы
admin-maintenance-what = В это время всё читается, но никто, кроме администраторов, ничего не может отправить: портал говорит, когда вернуться. Вход работает. В указанный момент работы заканчиваются сами; если нужно дольше, перенесите конец.
admin-maintenance-lasts = Идут сейчас, до { $when }
admin-maintenance-until = До какого момента
admin-maintenance-begin = Остановить запись
admin-maintenance-move = Перенести конец
admin-maintenance-end = Закончить сейчас
