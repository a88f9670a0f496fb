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
admin-preview-title = Как выглядят письма
admin-preview-hint = Все виды писем на четырёх языках, с примерами значений.
admin-preview-portal = Уходит по электронной почте; тот же текст лежит во входящих на портале.
admin-preview-mail = Уходит только по электронной почте.
admin-preview-subject = Тема
admin-preview-body = Текст
admin-preview-button = Кнопка
