# My page: what is waiting, what has changed, which dates are coming.

start-title = My page
start-lead = { $n ->
    [0] Nothing is waiting for you right now.
    [one] One thing is waiting for you.
   *[other] { $n } things are waiting for you.
}
start-lead-region = This is how far the organisations of the region have come.
start-nowhere = You do not belong to an organisation yet.
start-nowhere-title = No organisation
start-nowhere-hint = Ask the person who looks after Milstolpe where you work, or the regional coordinator, to add you.
start-due = Submit the self-assessment by { $date }.
start-due-passed = The self-assessment was due on { $date }.
start-due-in = { $n ->
    [0] That is today.
    [1] That is tomorrow.
   *[other] That is in { $n } days.
}
start-organisations = Your organisations
start-waiting = Waiting for you
start-waiting-empty = Nothing is waiting for you
start-waiting-empty-hint = When something needs an answer, a follow-up or your approval, it appears here.
start-now = Now
start-late = Late
start-approve = Approve the self-assessment for { $organisation }
start-approve-why = It was submitted on { $date }.
start-submit = Submit the self-assessment for { $organisation }
start-submit-why = { $n ->
    [0] Every criterion has an answer.
    [one] One criterion is left.
   *[other] { $n } criteria are left.
}
start-answer-all = Answer the self-assessment for { $organisation }
start-follow-up = Follow up the action { $title }
start-follow-up-why = It should be done by { $date }.
start-follow-up-late = It should have been done by { $date }.
start-phase = { $phase ->
    [preparation] Start preparing { $title }
    [tendering] Publish { $title }
    [evaluation] Evaluate the tenders: { $title }
   *[contract] The contract starts: { $title }
}
start-phase-why = According to the procurement plan.
start-phase-late = By the plan this should have started. Enter when it did, or change the plan.
start-changed = Changed recently
start-changed-empty = Nothing has changed yet.
start-changed-note = The level to the left of the arrow is the answer of the last round.
start-changed-same = same answer as in the last round
start-changed-when = When
start-changed-what = What
start-changed-who = Who
start-today-at = Today { $time }
start-yesterday-at = Yesterday { $time }
start-aside-label = At a glance
start-round = Self-assessment { $year }
start-round-answered = { $n } of { $total } criteria answered
start-round-by-chapter = Answered by chapter
start-chapter = Chapter
start-progress = Progress
start-answered = Answered
start-chapter-done = Done
start-chapter-progress = Chapter { $chapter }: { $n } of { $total } answered
start-continue = Continue with chapter { $chapter }
start-begin = Start answering
start-to-summary = To the summary
start-review = Read the answers
start-opens = Opens on { $date }
start-no-round = No round is open
start-no-round-hint = The regional coordinator opens the round. Answers from earlier rounds are under Progress.
start-dates = Coming dates
start-dates-empty = No dates in the next few months.
start-date-opens = The self-assessment opens
start-date-due = The self-assessment is due
start-date-action = Action to follow up: { $title }
start-date-action-due = Action to complete: { $title }
start-date-phase = { $phase ->
    [preparation] { $title }: preparation starts
    [tendering] { $title }: publication
    [evaluation] { $title }: evaluation starts
   *[contract] { $title }: contract starts
}

## The coordinator

start-region = The region { $name }
start-region-dates = opened { $opens }, due { $due }
start-region-closed = closed, was due { $due }; opened { $opens }
start-region-count = { $n } of { $total } organisations have submitted.
start-region-compare = Open the comparison
start-region-organisation = Organisation
start-region-state = Status
start-region-no-round = No round yet
start-region-no-round-hint = Once a round is open, you will see here who has submitted.
