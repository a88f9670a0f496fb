demo-mail-title = Mail that was sent
demo-mail-lead = This is a demonstration: mail goes to nobody and is kept here. The newest stands first.
demo-mail-none = There is no mail yet.
demo-mail-subject = Subject
demo-mail-to = To
demo-mail-when = Sent
demo-mail-raw = The message as it was sent
