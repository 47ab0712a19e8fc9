# The comparison: the organisations of the region in alphabetical order, never ranked.

comparison-title = How the region is doing
comparison-crumb = { $region }, round { $year }
comparison-crumb-closed = { $region }, round { $year }, closed { $date }
comparison-lead = { $complete } of { $total } organisations have answered in full.
comparison-lead-missing = { $n ->
    [0] All have started to answer.
    [one] One has no answers.
   *[other] { $n } have no answers.
}
comparison-lead-withheld = { $n ->
    [0] All share their answers.
    [one] One does not share its answers.
   *[other] { $n } do not share their answers.
}
comparison-lead-order = Organisations are in alphabetical order; none is ranked.
comparison-filter = Filter
comparison-filter-round = Round
comparison-filter-chapter = Chapter
comparison-filter-chapter-all = All chapters
comparison-filter-perspective = Perspective
comparison-filter-perspective-all = All perspectives
comparison-skip-table = Skip the table
comparison-table = Level by organisation and criterion, round { $year }
comparison-organisation = Organisation
comparison-answers = Answers
comparison-middle = Middle
comparison-you = , this is you
comparison-note = Colour is relative: it helps the eye to compare and does not say what is good. Each organisation chooses its own target, so a light cell may be a choice.
comparison-note-middle = The middle is the median of the answers that are shared. It is shown when at least five share theirs.
comparison-note-keys = Move between the cells with the arrow keys.
comparison-scroll = Table that scrolls sideways
comparison-empty = Nobody has answered in this round yet
comparison-empty-hint = The table fills up as answers are approved.
comparison-why = Why { $level } for { $organisation } in { $criterion }?
comparison-why-title = Why
comparison-why-comment = Comment
comparison-why-no-comment = No comment.
comparison-why-evidence = Evidence
comparison-why-rated = Rated { $stamp } by { $name }
comparison-why-withheld = { $organisation } does not share its answers in this round.
comparison-why-missing = { $organisation } has not answered this criterion yet.
comparison-spread = How the answers are spread
comparison-spread-you = { $organisation } is here
comparison-spread-count = { $n ->
    [one] { $n } organisation
   *[other] { $n } organisations
}
