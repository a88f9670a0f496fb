talk-title = Messages
talk-lead-applicant = Write to the admissions office here and read its answer. When an answer comes, we tell you by e-mail.
talk-lead-office = The applicant reads this in the portal; the e-mail says only that a message came.
talk-none = No messages yet.
talk-write = Your message
talk-write-hint = Be short. Never write a password or the number of a bank card.
talk-send = Send
talk-not-yet = You can write from here once the application is submitted.
talk-unread = { $count ->
     [one] { $count } new
    *[other] { $count } new
}
talk-who-you = You
talk-who-applicant = Applicant
talk-who-office = Admissions office
talk-error-empty = Write what you want to send
talk-error-long = At most { $limit } characters; yours has { $found }
talk-error-character = Character { $position } cannot be seen or changes the order of others. Delete it
talk-error-many = Enough messages for today. Write tomorrow or call the help desk
talk-mail-read = Read the message
talk-mail-office-subject = New message: { $code }
talk-mail-office-came = The admissions office wrote to you about your application { $code } to “{ $call }”. Read it in the portal.
talk-mail-applicant-subject = Message from an applicant: { $code }
talk-mail-applicant-came = The applicant of { $code } in “{ $call }” wrote a message.
