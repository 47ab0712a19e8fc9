# The self-assessment: one chapter at a time, one row per criterion.

sheet-title = Self-assessment { $year }
sheet-page-title = { $chapter }, self-assessment { $year }
sheet-crumb = Self-assessment { $year }, chapter { $n } of { $total }
sheet-how = Choose the highest level where the statement, and every one before it, holds true. Each row is saved as you move on.
sheet-outline = Chapters and criteria
sheet-outline-summary = Chapter { $chapter }: { $n } of { $total } answered
sheet-answered = Criteria answered
sheet-due = Submit by { $date }
sheet-chapter-count = { $n }/{ $total }
sheet-chapter-count-label = answered
sheet-state-answered = answered
sheet-state-unanswered = not answered
sheet-state-delegated = delegated
sheet-state-conflict = two texts
sheet-state-error = has an error

## The row

sheet-question = { $criterion }: which level has { $organisation } reached?
sheet-level-0 = Not yet
sheet-not-relevant = Not relevant
sheet-why-not-relevant = Why is it not relevant?
sheet-why-not-relevant-hint = One sentence is enough. It is shown beside the answer.
sheet-last-answer = Answer { $year }
sheet-target-tag = Target { $year }
sheet-target-tag-no-year = Target
sheet-unanswered = Not answered
sheet-saved = Saved { $time }
sheet-saved-by = Saved { $time } by { $name }
sheet-not-saved = Not saved
sheet-more = Target, comment and evidence
sheet-more-target = Target level { $level } by { $year }
sheet-more-target-met = Target met
sheet-more-same = same answer as { $year }
sheet-more-moved = went from { $from } to { $to }
sheet-more-evidence = { $n ->
    [one] { $n } piece of evidence
   *[other] { $n } pieces of evidence
}
sheet-target = Target level
sheet-target-none = No target
sheet-target-year = By the year
sheet-comment = Comment
sheet-evidence = Evidence
sheet-evidence-none = No evidence yet.
sheet-evidence-until = valid until { $date }
sheet-evidence-add = Add evidence
sheet-evidence-link = Link or registry number
sheet-evidence-link-hint = For example https://… or KS 2026/118
sheet-evidence-name = What it is
sheet-same-as-last = Same as { $year }: { $level }
sheet-or-choose = or choose a level above
sheet-save-row = Save the row

## Delegation

sheet-delegate = Delegate
sheet-delegate-to = To
sheet-delegate-due = Answer by
sheet-delegated-to = Delegated to { $name }
sheet-delegated-due = The answer is due by { $date }.
sheet-delegated-answered = { $name } has answered.
sheet-delegation-take-back = Take back
sheet-delegated-title = Criteria for you
sheet-delegated-lead = { $n ->
    [one] { $name } asks you to answer one criterion by { $date }.
   *[other] { $name } asks you to answer { $n } criteria by { $date }.
}

## Two people wrote at the same time

sheet-conflict-tag = Two texts
sheet-conflict = You and { $name } made changes at the same time
sheet-conflict-kept = Both texts are kept until you choose; nothing is lost.
sheet-conflict-mine = Your answer
sheet-conflict-theirs = Answer from { $name }, { $time }
sheet-conflict-keep-mine = Keep my answer
sheet-conflict-keep-theirs = Keep the answer from { $name }
sheet-conflict-merge = Combine both and edit

## Submit and approve

sheet-previous = Back to chapter { $chapter }
sheet-next = On to chapter { $chapter }
sheet-to-summary = On to the summary
sheet-summary = Summary
sheet-summary-left = { $n ->
    [0] Every criterion has an answer.
    [one] One criterion has no answer.
   *[other] { $n } criteria have no answer.
}
sheet-submit-why-not = Submit once every criterion has an answer.
sheet-submit-hint = Once submitted, the answers are read by the person who approves. They may come back to you.
sheet-state-draft = Draft
sheet-state-submitted = Submitted
sheet-state-approved = Approved
sheet-state-closed = Closed
sheet-submitted-by = { $name } submitted { $stamp }.
sheet-approved-by = { $name } approved { $stamp }.
sheet-closed-on = The round closed on { $date }. The answers can be read but not changed.
sheet-send-back-why = What needs to change?
sheet-no-assessment = { $organisation } has no self-assessment in this round
sheet-no-assessment-hint = Start answering and it is created. Answers from the last round are shown beside yours.
sheet-read-only = You can read the answers but not change them.

## An error in a row

sheet-error-count = { $n ->
    [one] One row needs correcting
   *[other] { $n } rows need correcting
}
sheet-error-target-year = The year must be from { $from } to { $to }. You wrote “{ $given }”.
sheet-error-reason = Write why the criterion is not relevant.
sheet-error-level = Choose a level or Not relevant.
