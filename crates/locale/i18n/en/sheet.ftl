# The self-assessment: one chapter at a time, one row per criterion.

sheet-title = Self-assessment { $year }
sheet-page-title = { $chapter }, self-assessment { $year }
sheet-crumb = Self-assessment { $year }, chapter { $n } of { $total }
sheet-how = Choose the highest level where the statement, and every one before it, holds true. Each row is saved as you move on.
sheet-outline = Chapters and criteria
sheet-outline-summary = Chapter { $chapter }: { $n } of { $total } answered
sheet-due = Submit by { $date }
sheet-chapter-count-label = answered
sheet-state-answered = answered
sheet-state-unanswered = not answered
sheet-state-conflict = two texts
sheet-state-error = has an error

## The row

sheet-question = { $criterion }: which level has { $organisation } reached?
sheet-answer = Answer
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
sheet-not-saved-yet = Will be saved once it is complete
sheet-too-late = What you typed has not been saved. Copy it from here if you want to keep it.
sheet-more = Target, comment and evidence
sheet-more-target = Target level { $level } by { $year }
sheet-more-target-met = Target met
sheet-more-comment = comment
sheet-more-same = same answer as { $year }
sheet-more-moved = went from { $from } to { $to }
sheet-more-evidence = { $n ->
    [one] { $n } piece of evidence
   *[other] { $n } pieces of evidence
}
sheet-target = Target level
sheet-target-none = No target
sheet-target-year = By the year
sheet-target-words = Level { $level } by { $year }
sheet-comment = Comment
sheet-comment-before = Comment { $year }
sheet-evidence = Evidence
sheet-evidence-before = Evidence { $year }
sheet-evidence-number = Evidence { $number }
sheet-evidence-add = Add evidence
sheet-evidence-link = Link or registry number
sheet-evidence-name = What it is
sheet-evidence-open = Open the link
sheet-evidence-hint = For example KS 2026/118. Empty the fields to remove it. A new empty pair appears once the row is saved.
sheet-evidence-needs-link = Write a link or a registry number too.
sheet-same-as-last = Same as { $year }: { $level }
sheet-or-choose = or choose a level above
sheet-save-row = Save the row
sheet-history = History

## Two people wrote at the same time

sheet-conflict-tag = Two answers
sheet-conflict = You and { $name } made changes at the same time
sheet-conflict-own = You have changed this row in two places
sheet-conflict-kept = Your answer has not been saved yet. Both are kept until you choose; nothing is lost.
sheet-conflict-mine = Your answer
sheet-conflict-theirs = Answer from { $name }, { $time }
sheet-conflict-own-earlier = What you saved on { $time }
sheet-conflict-keep-mine = Keep my answer
sheet-conflict-keep-theirs = Keep the answer from { $name }
sheet-conflict-keep-earlier = Keep what I saved
sheet-conflict-join = Keep both comments, one after the other
sheet-conflict-edit = You can also edit the fields of the row and then keep your answer.
sheet-conflict-nothing = nothing written

## Submit and approve

sheet-previous = Back to chapter { $chapter }
sheet-next = On to chapter { $chapter }
sheet-to-summary = On to the summary
sheet-to-sign-off = To the summary
sheet-summary = Summary
sheet-summary-left = { $n ->
    [0] Every criterion has an answer.
    [one] One criterion has no answer.
   *[other] { $n } criteria have no answer.
}
sheet-by-chapter = Answered by chapter
sheet-gaps = Still to answer
sheet-next-step = Next step
sheet-submit-why-not = Submit once every criterion has an answer.
sheet-submit-hint = Once submitted, the answers from { $organisation } are seen by the organisations of the region. You can take the self-assessment back as long as the round is open.
sheet-submit-others = The person who leads the work at { $organisation } submits the self-assessment.
sheet-submitted = The self-assessment has been submitted
sheet-submitted-at = It was submitted on { $stamp }. The answers can be read but not changed.
sheet-approved = The self-assessment has been approved
sheet-approve-hint = Read through the answers and approve them, or take the self-assessment back if something needs to change.
sheet-take-back = Take back
sheet-take-back-hint = One sentence is enough. It is kept in the history.
sheet-send-back-why = What needs to change?
sheet-closed = The round is closed
sheet-closed-why = The answers can be read but not changed.
sheet-not-yet = The round opens on { $date }
sheet-not-yet-why = You can start answering then. Until that day you can read the statements and the answers of the last round.
sheet-read-only = You can read the answers but not change them
sheet-read-only-why = Your role is to read. The person who looks after Milstolpe where you work can give you another one.

## An error in a row

sheet-problem = { $criterion }, { $field }: { $problem }
sheet-error-level = Choose a level or Not relevant.
sheet-error-target = Choose a target level from 1 to 3.
sheet-error-target-year-missing = Write the year too, and the target will be saved.
