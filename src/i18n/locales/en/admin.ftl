# The administration’s first page
admin-title = Administration
admin-calls = Calls
admin-calls-hint = Timetables, seats, documents, rules
admin-institutions = Institutions
admin-institutions-hint = Universities, branches, programmes
admin-accounts = People
admin-accounts-hint = Invitations and roles
admin-letters = Letters
admin-letters-pending = waiting to be sent
admin-letters-dead = could not be sent
admin-letters-none = No letter has failed.
admin-attempts = { $count ->
    [one] { $count } attempt
   *[other] { $count } attempts
}
admin-retry = Send again
admin-audit = Audit log
admin-audit-hint = Each entry is chained to the one before by SHA-256, so that any change shows.
admin-audit-head = Number of the last entry
admin-audit-hash = Its hash
admin-audit-waiting = Entries waiting for a number
admin-preview-title = Sample letters
admin-preview-hint = Every kind of letter in four languages, with sample values.
admin-preview-portal = Sent by e-mail; the same text stands in the reader’s inbox in the portal.
admin-preview-mail = Sent by e-mail only.
admin-preview-subject = Subject
admin-preview-body = Text
admin-preview-button = Button
admin-check = Checks
admin-check-hint = Every hour the portal asks whether anything that must never be false is false: more places than seats, a lost file, a broken chain.
admin-check-sound = Everything holds
admin-check-broken = { $count ->
    [one] { $count } sentence is false. Tell the people who run the portal.
   *[other] { $count } sentences are false. Tell the people who run the portal.
}
admin-check-at = Last asked
admin-check-asked = Sentences asked
admin-check-never = Not asked yet: the first check comes within a minute.
admin-deletions-hint = Who asked to have their data deleted
admin-announce = Announcement and maintenance
admin-announce-hint = Words above every page; stopping writes for a while
admin-announce-notice = Announcement
admin-announce-notice-what = It stands above every page, for everybody, until the moment given. At most 300 characters.
admin-announce-shown = Shown now, until { $when }
admin-announce-take = Take the announcement away
admin-announce-words = The text in four languages
admin-announce-until = Until when it is shown
admin-announce-until-hint = Bishkek time, for example 31.12.2026 14:00
admin-announce-show = Show
admin-announce-incomplete = Write the announcement in all four languages
admin-announce-unfit = The text is too long, or holds a character that cannot be shown
admin-announce-over = Enter a day and time in the future, for example 31.12.2026 14:00
admin-maintenance = Maintenance
admin-maintenance-what = Meanwhile everything can be read, but nobody except administrators can send anything: the portal says when to come back. Signing in works. It ends by itself at the moment given; move the end if it takes longer.
admin-maintenance-lasts = Going on now, until { $when }
admin-maintenance-until = Until when it lasts
admin-maintenance-begin = Stop writes
admin-maintenance-move = Move the end
admin-maintenance-end = End it now
