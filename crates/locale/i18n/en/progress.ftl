# Progress: the same organisation, year by year.

progress-title = Progress year by year
progress-crumb = { $organisation }, { $from }–{ $to }
progress-lead-risen = { $n ->
    [0] No criterion has risen since { $year }.
    [one] One criterion has risen since { $year }.
   *[other] { $n } criteria have risen since { $year }.
}
progress-lead-fallen = { $n ->
    [0] None has fallen.
    [one] One has fallen.
   *[other] { $n } have fallen.
}
progress-lead-average = The average went from { $from } to { $to } out of 3.
progress-legend-middle = Middle of the region
progress-legend-others = Others that share
progress-per-chapter = Average level by chapter
progress-since = { $difference } since { $year }
progress-unchanged-since = unchanged since { $year }
progress-comparable = { $n } of { $total } criteria can be compared across all the years
progress-chapter = Chapter
progress-criterion = Criterion
progress-change = { $from } → { $to }
progress-your-comment = Your comment
progress-risen = { $n ->
    [one] Risen: { $n } criterion
   *[other] Risen: { $n } criteria
}
progress-fallen = { $n ->
    [one] Fallen: { $n } criterion
   *[other] Fallen: { $n } criteria
}
progress-same = { $n ->
    [one] Same level: { $n } criterion
   *[other] Same level: { $n } criteria
}
progress-targets = Nearest targets
progress-targets-none = No targets have been set yet.
progress-now-target = Now → target
progress-target-year = By the year
progress-empty = There is only one round so far
progress-empty-hint = Progress appears once { $organisation } has answered in two rounds.
progress-picture = Average level by chapter for { $organisation }, { $from }–{ $to }. The figures are in the table below.
