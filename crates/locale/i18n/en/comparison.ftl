# The comparison: the region's organisations in alphabetical order, never ranked.

comparison-title = How the region is doing
comparison-crumb-open = { $region }, round { $round }, answers due by { $date }
comparison-crumb-closed = { $region }, round { $round }, closed
comparison-count = { $n ->
    [0] None
    [1] One
    [2] Two
    [3] Three
    [4] Four
    [5] Five
    [6] Six
    [7] Seven
    [8] Eight
    [9] Nine
    [10] Ten
    [11] Eleven
    [12] Twelve
   *[other] { $n }
}
comparison-count-inside = { $n ->
    [0] none
    [1] one
    [2] two
    [3] three
    [4] four
    [5] five
    [6] six
    [7] seven
    [8] eight
    [9] nine
    [10] ten
    [11] eleven
    [12] twelve
   *[other] { $n }
}
comparison-lead = { $waiting ->
    [0] All { $total } organisations have answered in full.
    [one] { $complete } of { $total } organisations have answered in full; one has not submitted yet.
   *[other] { $complete } of { $total } organisations have answered in full; { $word } have not submitted yet.
}
comparison-lead-order = The organisations are in alphabetical order; nobody is ranked.
comparison-filter = Filter: { $round }, { $chapter }, { $perspective }
comparison-filter-label = Filter
comparison-filter-round = Round
comparison-filter-chapter = Chapter
comparison-filter-chapter-all = All chapters
comparison-filter-perspective = Perspective
comparison-filter-perspective-all = All perspectives
comparison-skip-table = Skip the table
comparison-key-label = How to read the cells
comparison-not-yet-shared = not shared yet
comparison-region = { $organisations ->
    [one] Heat map, one organisation and { $criteria } criteria
   *[other] Heat map, { $organisations } organisations and { $criteria } criteria
}
comparison-table = Level by organisation and criterion, round { $round }
comparison-organisation = Organisation
comparison-answers = Answers
comparison-middle = Middle
comparison-you = your organisation:
comparison-note = Colour is relative: it helps the eye compare and does not say what is good. Each organisation sets its own target, so a pale cell may be a choice.
comparison-note-middle = The middle is the median of the answers that are shared. It is shown once at least five have shared an answer with a level.
comparison-note-hidden = An organisation that has not submitted does not share its answers yet.
comparison-note-own-draft = Your own answers are a draft. The others see them once you have submitted.
comparison-no-columns = No criteria match the filter
comparison-no-columns-hint = Choose another chapter or perspective.

comparison-none = No round to compare yet
comparison-none-hint = The comparison appears when the region’s first round has opened.

## Why

comparison-why = Why { $mark } for { $organisation } on { $criterion }?
comparison-why-choose = Why?
comparison-why-choose-hint = Choose a cell in the table to see here why it looks the way it does.
comparison-why-level = { $organisation } reaches level { $level } in { $title }.
comparison-why-level-none = { $organisation } does not reach level 1 in { $title } yet.
comparison-why-missing = { $organisation } has not answered { $title } yet.
comparison-why-not-relevant = { $organisation } has answered that { $title } is not relevant.
comparison-why-hidden = { $organisation } has not submitted its answers in round { $round } yet. Until then only the organisation itself sees them.
comparison-why-draft = The answer is a draft that only you see.
comparison-why-statement = Statement
comparison-why-next = Next step
comparison-why-reason = Reason
comparison-why-rated = Answered
comparison-why-rated-by = { $name }, { $stamp }
comparison-why-target = Own target
comparison-why-target-level = Level { $level } by { $year }
comparison-why-no-target = No target is set.
comparison-why-comment = Comment
comparison-why-evidence = Evidence
comparison-why-region = In the region
comparison-why-middle = { $even ->
    [1] The middle is { $middle }: halfway between the two in the middle of { $n } shared answers ({ $levels }).
   *[0] The middle is { $middle }: the one in the middle of { $n } shared answers ({ $levels }).
}
comparison-why-no-middle = { $n ->
    [0] Nobody has shared an answer with a level yet. The middle is shown once at least five have.
    [one] One answer is shared ({ $levels }). The middle is shown once at least five are.
   *[other] { $n } answers are shared ({ $levels }). The middle is shown once at least five are.
}
comparison-why-times = { $n } at { $level }
comparison-why-outside = Not counted
comparison-why-outside-waiting = Not submitted: { $names }.
comparison-why-outside-not-relevant = Not relevant: { $names }.
comparison-why-more = { $n } more
comparison-why-source = Source

## Distribution

comparison-spread = Distribution in chapter { $chapter }
comparison-spread-level-0 = Not yet
comparison-spread-dots = { $criterion }: not yet { $zero }, level 1 { $one }, level 2 { $two }, level 3 { $three }
comparison-spread-caption = A dot is an organisation that shares its answer.
comparison-spread-you = Filled dot: { $names }.
comparison-spread-table = Show as a table
comparison-spread-table-label = Distribution as a table
comparison-spread-table-caption = Number of organisations by level, chapter { $chapter }
comparison-spread-criterion = Criterion
