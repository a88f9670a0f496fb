# Shared words
applications-continue = Continue
applications-save-continue = Save and continue
applications-save-later = Save and finish later
applications-back = Back
applications-change = Change
applications-cancel = Cancel
applications-problem = There is a problem
applications-error-prefix = Error:
applications-optional = (optional)
applications-not-provided = Not provided
applications-chars-left = Characters left:
applications-chars-over = Characters too many:
applications-day = Day
applications-month = Month
applications-year = Year
applications-sending = uploading
applications-send-failed = The connection was lost. Nothing is gone: press the button again.
applications-choose = Choose
applications-sample = SAMPLE
applications-yes = Yes

# My applications
applications-my-title = My applications
applications-my-none = You have no applications yet
applications-my-none-text = Choose a call below and begin. You can stop at any time and continue later.
applications-my-open = Calls you can apply to
applications-my-until = Applications are taken until { $at }
applications-my-read = About the call
applications-my-begin = Begin the application

# Where the file is
applications-status-holder = Who has the file
applications-status-since = Since
applications-status-by = By
applications-status-continue = Continue filling in
applications-status-changed = There are changes since you submitted. They count only when you submit again.
applications-status-again = Check and submit again
applications-status-edit = Change the application (until the deadline)
applications-status-look = Look at the application
applications-state-draft = Being filled in
applications-state-submitted = Submitted
applications-state-under-check = Being checked
applications-state-correction-requested = Correction needed
applications-state-eligible = Admitted to the competition
applications-state-ineligible = Not admitted to the competition
applications-state-in-review = Being reviewed
applications-state-scored = Scored, waiting for the list
applications-state-decided = Result published
applications-state-closed = Closed
applications-state-withdrawn = Withdrawn
applications-next-draft = Fill in every section, check your answers and submit.
applications-next-submitted = An admissions officer will check your documents. You need to do nothing now.
applications-next-under-check = An officer is looking at your documents. If something is missing, they will write to you.
applications-next-correction-requested = Mend only what is named below and submit again.
applications-next-eligible = Your documents are accepted. Now the committee will assess your file.
applications-next-ineligible = The conditions of the call are not met. Your inbox says why and how to appeal.
applications-next-in-review = Reviewers are scoring it independently of each other.
applications-next-scored = When the list is published you will see your place here.
applications-next-decided = The offer page shows the result and the next step.
applications-next-closed = This call is over for you.
applications-next-withdrawn = You withdrew the application. Until the list is locked you can return.
applications-holder-applicant = Your turn
applications-holder-officer = Admissions officer
applications-holder-reviewer = Reviewers
applications-holder-committee = Committee
applications-holder-nobody = Nobody has to act
applications-asked-title = What needs mending
applications-asked-due = Mend it by { $at }.
applications-asked-send = Check and submit again
applications-timeline = What has happened
applications-who-you = You
applications-who-office = Admissions office
applications-who-portal = Portal
applications-event-begun = Application begun
applications-event-submitted = Submitted, receipt No { $number }
applications-event-withdrawn = Withdrawn
applications-event-withdrawal-undone = Returned
applications-event-check-opened = Check begun
applications-event-correction-requested = Correction requested
applications-event-declared-eligible = Admitted to the competition
applications-event-declared-ineligible = Not admitted to the competition
applications-event-review-started = Review begun
applications-event-scored = Scored
applications-event-decided = Result published

# Task list
applications-dossier-title = Your application
applications-dossier-status = Where the application is
applications-dossier-deadline = Submit by { $at }.
applications-dossier-progress = { $done } of { $of } done. Every page is saved by itself.
applications-dossier-check = Check your answers and submit
applications-group-about = About you
applications-group-study = Studies
applications-group-wishes = Choices and essay
applications-group-documents = Documents
applications-section-personal = Personal details
applications-task-done = Completed
applications-task-incomplete = Incomplete
applications-task-mend = Needs mending
applications-locked-late = The deadline is over. What you saved is kept, but nothing can be changed.
applications-locked-not-open = Applications are not open yet.
applications-locked-not-named = This cannot be changed now: the correction names other items.
applications-locked-state = The application is not with you now, so it cannot be changed.
applications-stale-title = This page was changed elsewhere
applications-stale-text = For example on another phone or in another tab. What you typed is below; the stored answer stands under each field. If you save, yours is kept.
applications-stale-stored = Stored: { $value }

# Choices
applications-choices-title = Your choices
applications-choices-rule = At most { $most } choices.
applications-choices-honest = Put what you want most first: the order never lowers your chances.
applications-choices-none = You have chosen nothing yet.
applications-choices-up = Move up
applications-choices-down = Move down
applications-choices-remove = Remove
applications-choices-add-title = Add a programme
applications-choices-search = Search programmes
applications-choices-find = Search
applications-choices-nothing = Nothing found. Try another word.
applications-choices-add = Add
applications-choices-moved = The list has changed meanwhile. It is below as it is now.
applications-choices-not-offered = This programme cannot be chosen in this call.
applications-choices-already = This programme is in your list already.
applications-choices-too-many = At most { $most } are allowed. Remove one to add another.
applications-choices-too-many-grants = At most { $most } with a grant.
applications-choices-too-many-paid = At most { $most } that you pay for.
applications-choice-number = Choice { $number }
applications-funding-scholarship = scholarship of Kazakhstan
applications-funding-state-grant = state grant
applications-funding-contract = contract (paid)

# Documents
applications-document-state = State
applications-document-missing = Missing
applications-document-optional = Optional
applications-document-promised = Promised
applications-document-overdue = Promise overdue
applications-document-uploaded = Uploaded
applications-document-accepted = Accepted
applications-document-rejected = Returned
applications-document-file = File
applications-document-pages = { $count ->
     [one] { $count } page
    *[other] { $count } pages
}
applications-document-promised-until = Until
applications-document-reason = Why it was returned
applications-document-choose = Choose a file
applications-document-replace = Replace it with another file
applications-document-upload = Upload
applications-document-remove = Remove this document
applications-document-nothing = There is nothing to remove. A submitted document can only be replaced.
applications-document-back = Back to the list
applications-promise-title = I will upload it later
applications-promise-legend = By which day?
applications-promise-hint = You can submit now and upload this document by that day.
applications-promise-button = Promise
applications-promise-date = Write day, month and year in digits
applications-promise-past = This day has passed. Write a day to come
applications-promise-none = This document must be there when you submit

# Check and hand in
applications-check-title = Check your answers
applications-check-missing = Still missing
applications-check-advice = Worth a second look
applications-check-advice-text = These do not stop you from submitting.
applications-missing-page = Fill in: { $title }
applications-missing-answer = Answer: { $label }
applications-missing-document = Upload the document: { $title }
applications-missing-choice = Choose at least one programme
applications-missing-guardian = Tick the consent of your parent or guardian
applications-missing-duplicate = An application with this PIN was submitted to this call before. Ask the help desk.
applications-declaration-title = Declaration
applications-declaration = Everything I wrote is true. I know that false statements lead to rejection.
applications-declaration-error = Tick the declaration to submit
applications-submit = Submit the application

# Receipt
applications-receipts = Receipts
applications-receipt-link = Receipt No { $number }
applications-receipt-title = Application received
applications-receipt-code = Application code
applications-receipt-older = You submitted again later: the last receipt counts.
applications-receipt-call = Call
applications-receipt-name = Applicant
applications-receipt-number = Number of the submission
applications-receipt-at = Received
applications-receipt-hash = SHA-256 of the application
applications-receipt-files = Files and their SHA-256
applications-receipt-promised = Will be uploaded by { $until }
applications-receipt-next = What happens next
applications-receipt-next-text = An officer will check your documents. When something changes, the portal writes to your inbox and by e-mail.
applications-receipt-status = See where the application is

# Withdrawal
applications-withdraw-link = Withdraw the application
applications-withdraw-title = Withdraw the application?
applications-withdraw-text = It will no longer be considered. Until the list is locked you can return here.
applications-withdraw-button = Yes, withdraw
applications-withdraw-undo = Return to the application

# Letters
applications-mail-open = Open in the portal
applications-mail-submitted-subject = Application received: { $code }
applications-mail-submitted-came = Your application { $code } to “{ $call }” was received: { $at }. Number of the submission: { $number }.
applications-mail-submitted-next = An officer will now check your documents. The receipt is in the portal.
applications-mail-submitted-action = Open the receipt
applications-mail-withdrawn-subject = Application withdrawn: { $code }
applications-mail-withdrawn-done = You withdrew your application { $code } to “{ $call }”: { $at }.
applications-mail-withdrawn-return = If this was not you, or you changed your mind, you can return in the portal until the list is locked.
applications-mail-corrected-subject = Corrected application: { $code }
applications-mail-corrected-came = Application { $code } in “{ $call }” was corrected and submitted again.
applications-holder-result = The result page says who acts next
applications-status-result = See your result and place
