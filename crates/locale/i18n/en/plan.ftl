# The procurement plan.

plan-title = Procurement plan
plan-title-region = Procurement plan of the region
plan-crumb = { $region }, { $from }–{ $to }
plan-lead = { $total ->
    [0] The plan is empty.
    [one] { $n ->
        [0] The only planned procurement is not shown.
       *[other] The only planned procurement is shown.
    }
   *[other] { $n } of { $total } planned procurements are shown.
}
plan-lead-late = { $n ->
    [one] One is already too late.
   *[other] { $word } are already too late.
}
plan-lead-behind = { $n ->
    [one] One is behind plan.
   *[other] { $word } are behind plan.
}
plan-lead-in-time = None of them is late.
plan-lead-undated = { $n ->
    [one] One has no schedule yet and comes last.
   *[other] { $word } have no schedule yet and come last.
}
plan-count = { $n ->
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
plan-add = Add procurement
plan-empty = No planned procurements yet
plan-empty-hint = Add the contracts that end first, or import a list.
plan-none-found = No procurement matches the filter
plan-none-found-hint = Change the buyer, category, status or month.
plan-none-found-all = Show the whole plan
plan-filter = Filter: { $buyer }, { $state }, from { $month }
plan-filter-label = Filter
plan-filter-buyer = Buyer
plan-filter-buyer-all = All buyers
plan-filter-search = Category (CPV) or word
plan-filter-state = Status
plan-filter-state-all = Any status
plan-filter-state-late = Late
plan-filter-state-under-way = Under way
plan-filter-state-not-begun = Not begun
plan-filter-state-done = Done
plan-filter-state-undated = Without a schedule
plan-filter-from = From month
plan-filter-from-error = Write the month as YYYY-MM, for example 2027-03. You wrote “{ $given }”.
plan-key-label = How to read the timeline
plan-key-preparation = preparation
plan-key-tendering = tendering
plan-key-evaluation = evaluation
plan-key-actual = what happened
plan-key-contract = contract start
plan-key-contract-end = current contract ends
plan-key-late = delayed start and gap
plan-key-today = today, { $date }
plan-region = Timeline
plan-table = Planned procurements by buyer, 24 months from { $month }
plan-procurement = Procurement
plan-bar = { $title }. { $plan }
plan-bar-planned = Plan: { $steps }.
plan-bar-actual = What happened: { $steps }.
plan-bar-contract-end = Current contract ends { $date }.
plan-bar-state = Status: { $state }.
plan-contract-ends = Contract ends { $date }
plan-bar-step = { $phase } { $date }
plan-bar-range = { $phase } { $from }–{ $to }
plan-bar-since = { $phase } since { $date }
plan-undated = Without a schedule
plan-undated-hint = These lines are not on the timeline. They get a place once somebody fills in the dates of their phases.

## Fields

plan-name = What will be purchased?
plan-name-hint = A short name that others understand, for example Cleaning, schools
plan-description = Description
plan-description-hint = Optional. Scope, cooperation, what a supplier or neighbour needs to know.
plan-buyer = Buyer
plan-cpv = Category (CPV)
plan-cpv-hint = Eight digits, for example 90910000
plan-value = Value
plan-value-hint = For the whole contract, in kronor. For example 1 200 000 or 1.2 mnkr
plan-value-unknown = The value has not been estimated
plan-value-too-large = The amount is larger than can be saved. You wrote “{ $given }”.
plan-contract-end = Current contract ends
plan-contract-end-hint = Leave empty if the need is new
plan-options = Extensions
plan-options-hint = Months of each extension of the current contract, for example 12, 12
plan-options-error = Write whole months with commas between them, for example 12, 12. You wrote “{ $given }”.
plan-months = { $n ->
    [one] { $n } month
   *[other] { $n } months
}
plan-first-day = First day
plan-last-day = Last day
plan-first-day-missing = Fill in the first day too.
plan-phases = Schedule
plan-phases-hint = Fill in the phases you know. Dates are written YYYY-MM-DD, for example 2027-03-12.
plan-new-title = Add a planned procurement
plan-change-title = Change { $title }
plan-changes = Change the procurement

## Phases

plan-phase = Phase
plan-phase-preparation = Preparation
plan-phase-tendering = Tendering
plan-phase-evaluation = Evaluation
plan-phase-contract = Contract start
plan-phase-contract-runs = Contract
plan-planned = Planned
plan-actual = What happened
plan-planned-range = { $from }–{ $to }
plan-planned-from = from { $from }
plan-no-date = no date
plan-prepared = Prepared
plan-tendered = Advertised
plan-ends = Contract ends
plan-facts = About the procurement
plan-new-contract = New contract

## Status

plan-state = Status
plan-state-not-begun = Not begun
plan-state-on-plan = On plan
plan-state-ahead = Ahead of plan
plan-state-too-late = Already too late
plan-state-gap = Gap in the plan
plan-state-done = Done
plan-state-undated = Without a schedule
plan-state-withdrawn = Removed from the plan
plan-state-late-days = { $n ->
    [one] { $n } day behind
   *[other] { $n } days behind
}
plan-state-late-weeks = { $n ->
    [one] { $n } week behind
   *[other] { $n } weeks behind
}
plan-next = { $phase } { $date }
plan-start = Starts { $date }
plan-now = { $phase } under way
plan-waits = { $phase }, planned { $date }
plan-since = Since { $date }
plan-gap = { $n ->
    [one] At least one day without a contract
   *[other] At least { $n } days without a contract
}
plan-gap-planned = { $n ->
    [one] One day without a contract. Begin by { $date }
   *[other] { $n } days without a contract. Begin by { $date }
}
plan-too-late-why = The current contract ends before the schedule can be completed. Choose a shorter schedule, or extend the contract if you can.
plan-late-why = A date in the plan has passed. Note what happened, or change the plan.
plan-gap-why = The plan leaves days without a contract. Begin by { $date } to have the new contract in time.

## One line

plan-back = The whole plan
plan-extended-end = With all extensions
plan-source = Source
plan-changed-at = Last changed
plan-no-contract = New need, no contract today
plan-record = Note what happened
plan-record-hint = The planned dates remain, so that what happened can be seen beside the plan.
plan-record-phase = { $phase }: what happened
plan-record-save = Save { $phase }
plan-withdraw = Remove from the plan
plan-withdraw-why = Why will it not be procured?
plan-withdraw-why-hint = The reason stays with the line. The line can be put back.
plan-withdrawn-because = Removed from the plan: { $reason }
plan-reinstate = Put back in the plan
plan-done-added = { $title } has been added to the plan.
plan-done-changed = { $title } has been changed.
plan-done-recorded = The dates have been saved.
plan-done-withdrawn = { $title } has been removed from the plan.
plan-done-reinstated = { $title } is back in the plan.
plan-conflict = Somebody else changed the line while you were writing
plan-conflict-kept = Nothing that you wrote is lost. It is still in the fields below. Save once more if your text should apply.
plan-conflict-field = Field
plan-conflict-saved = Saved now
plan-conflict-typed = You wrote
plan-conflict-keep-saved = Keep what is saved
plan-empty-value = empty
