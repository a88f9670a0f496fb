# The end of a call
closing-title = Close the call
closing-what = With the call its decided dossiers are closed, and nothing of it changes any more: no deadlines, rules, lists or appeals. Places that were given stay, and universities go on with who was admitted. A closed call is not opened again.
closing-waits = It cannot be closed yet
closing-waits-draft = The call is not published
closing-waits-list = The last list is not published
closing-waits-dossiers = { $count ->
    [one] { $count } dossier is not decided
   *[other] { $count } dossiers are not decided
 }
closing-waits-runs = { $count ->
    [one] { $count } run is neither published nor discarded
   *[other] { $count } runs are neither published nor discarded
 }
closing-waits-places = { $count ->
    [one] { $count } place waits for an answer, an order or its turn in the reserve
   *[other] { $count } places wait for an answer, an order or their turn in the reserve
 }
closing-waits-appeals = { $count ->
    [one] { $count } appeal waits for its answer
   *[other] { $count } appeals wait for their answers
 }
closing-waits-until = Appeals may still be filed: { $when }
closing-dossiers = { $count ->
    [one] { $count } dossier closes with the call.
   *[other] { $count } dossiers close with the call.
 }
closing-button = Close the call
closing-others = Everything is ready: the secretary or an administrator closes the call.
closing-done-title = The call is closed
closing-done = Its dossiers are closed too. Published lists can still be read.
