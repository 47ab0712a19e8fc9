# The history: who changed what, and when.

history-title = History
history-of = History of { $name }
history-lead = Everything { $organisation } has answered here, latest first. Nothing can be removed.
history-statements = The statements
history-empty = Nothing has happened here yet.
history-empty-hint = When someone answers the criterion it appears here, with time and name.
history-became = became
history-reason = Not relevant because
history-comment = Comment changed
history-comment-removed = Comment removed
history-target = New target
history-target-removed = Target removed
history-evidence = Evidence added
history-evidence-removed = Evidence removed
