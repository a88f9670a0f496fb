demo-mail-title = Отправленные письма
demo-mail-lead = Это демонстрация: письма никуда не уходят, а хранятся здесь. Новые сверху.
demo-mail-none = Писем пока нет.
demo-mail-subject = Тема
demo-mail-to = Кому
demo-mail-when = Когда
demo-mail-raw = Письмо в исходном виде
