# Progress: the same organisation, year by year.

progress-title = Progress year by year
progress-crumb = { $organisation }, { $from }–{ $to }
progress-crumb-one = { $organisation }, { $round }
progress-choose = Organisation
progress-choose-label = Choose organisation
progress-count = { $n ->
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
progress-lead-own = { $risen ->
    [0] Since { $round } you have not risen on any criterion
    [one] Since { $round } you have risen on one criterion
   *[other] Since { $round } you have risen on { $risen-word } criteria
} and { $sunk ->
    [0] not sunk on any.
   *[other] sunk on { $sunk-word }.
}
progress-lead-other = { $risen ->
    [0] Since { $round } { $organisation } has not risen on any criterion
    [one] Since { $round } { $organisation } has risen on one criterion
   *[other] Since { $round } { $organisation } has risen on { $risen-word } criteria
} and { $sunk ->
    [0] not sunk on any.
   *[other] sunk on { $sunk-word }.
}
progress-lead-mean = The mean went from { $from } to { $to } out of 3.
progress-lead-mean-same = The mean is { $to } out of 3, the same as then.
progress-legend-label = Key
progress-legend-middle = Middle of the region
progress-legend-others = Others that share
progress-per-chapter = Mean level by chapter
progress-since = { $difference } since { $round }
progress-unchanged-since = unchanged since { $round }
progress-no-levels = no answers with a level
progress-label-you = { $mean } you
progress-label-other = { $mean } { $organisation }
progress-label-middle = { $mean } middle
progress-picture = { $chapter }: { $organisation } went from { $from } to { $to } in { $first }–{ $last }.
progress-picture-middle = { $chapter }: { $organisation } went from { $from } to { $to } in { $first }–{ $last }, the middle of the region from { $middle-from } to { $middle-to }.
progress-picture-none = { $chapter }: no answers with a level.
progress-comparable = { $n } of { $total } criteria can be compared in all years.
progress-incomplete = { $round } is not complete: { $n } of { $total } criteria are answered.
progress-table = Show the figures as a table
progress-table-label = Mean level as a table
progress-table-caption = Mean level by chapter, { $organisation } and the middle of the region
progress-chapter = Chapter
progress-middle = Middle
progress-criterion = Criterion
progress-change = { $from } → { $to }
progress-arrow = to
progress-your-comment = Your comment
progress-risen = { $n ->
    [0] Rose: no criterion
    [one] Rose: { $n } criterion
   *[other] Rose: { $n } criteria
}
progress-risen-caption = Criteria that rose
progress-sunk = { $n ->
    [0] Sank: no criterion
    [one] Sank: { $n } criterion
   *[other] Sank: { $n } criteria
}
progress-sunk-caption = Criteria that sank
progress-same = { $n ->
    [0] Same level: no criterion
    [one] Same level: { $n } criterion
   *[other] Same level: { $n } criteria
}
progress-same-overdue = { $n ->
    [one] One of them has a target whose year has come or gone: { $criteria }.
   *[other] { $n } of them have a target whose year has come or gone: { $criteria }.
}
progress-same-targets = Review the targets
progress-targets = Nearest targets
progress-targets-caption = Targets not reached yet
progress-targets-none = No targets are set that are not already reached.
progress-now-target = Now → target
progress-action = Action
progress-action-until = { $title }, { $year }
progress-no-action = No action yet, { $year }
progress-actions = All actions
progress-empty = There is only one round so far
progress-empty-hint = Progress appears once { $organisation } has answered in two rounds.
progress-none = No answers to show yet
progress-none-own = Once you have answered in two rounds, you see here how you have progressed.
progress-none-other = { $organisation } has not submitted any answers yet.
progress-to-comparison = Compare in the region
