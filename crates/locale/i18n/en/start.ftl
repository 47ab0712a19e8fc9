# My page: what is waiting, what has changed, which dates are coming.

start-title = My page
start-lead = { $n ->
    [0] Nothing is waiting for you right now.
    [one] One thing is waiting for you.
   *[other] { $n } things are waiting for you.
}
start-due = Submit the self-assessment by { $date }.
start-due-in = { $n ->
    [0] That is today.
    [one] That is tomorrow.
   *[other] That is in { $n } days.
}
start-waiting = Waiting for you
start-waiting-empty = Nothing is waiting for you
start-waiting-empty-hint = When someone delegates to you, or something needs your approval, it appears here.
start-now = Now
start-late = Late
start-answer-rows = { $n ->
    [one] Answer one criterion
   *[other] Answer { $n } criteria
}
start-asked-by = { $name } asked you. Answer by { $date }.
start-choose-text = Choose the text for { $criterion }
start-choose-text-why = You and { $name } wrote at the same time. Both texts are kept.
start-approve = Approve the self-assessment for { $organisation }
start-approve-why = { $name } submitted it on { $date }.
start-submit = Submit the self-assessment for { $organisation }
start-submit-why = { $n ->
    [0] Every criterion has an answer.
    [one] One criterion is left.
   *[other] { $n } criteria are left.
}
start-answer-all = Answer the self-assessment for { $organisation }
start-changed-since = Changed since { $date }
start-changed = Changed recently
start-changed-empty = Nothing has changed yet.
start-changed-when = When
start-changed-what = What
start-changed-who = Who
start-changed-all = { $n ->
    [one] Show the change
   *[other] Show all { $n } changes
}
start-delegated = Criteria you have delegated
start-delegated-to = To
start-delegated-criteria = Criteria
start-delegated-due = Due
start-delegated-state = Status
start-delegated-none = No answer yet
start-aside-label = At a glance
start-round = Self-assessment { $year }
start-round-answered = { $n } of { $total } criteria answered
start-round-by-chapter = Answered by chapter
start-chapter = Chapter
start-progress = Progress
start-answered = Answered
start-chapter-done = Done
start-chapter-progress = Chapter { $chapter }: { $n } of { $total } answered
start-continue = Continue with chapter { $chapter }
start-begin = Start answering
start-review = Review the answers
start-no-round = No round is open
start-no-round-hint = The regional coordinator opens the round. Answers from earlier rounds are under Progress.
start-dates = Coming dates
start-dates-empty = No dates in the next few months.
start-date-due = The self-assessment is due
start-date-delegation = Answer from { $name }
