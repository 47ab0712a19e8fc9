# The procurement plan.

plan-title = Procurement plan
plan-title-region = Procurement plan of the region
plan-crumb = { $region }, { $from }–{ $to }
plan-lead = { $n ->
    [0] No planned procurement is shown.
    [one] One planned procurement is shown.
   *[other] { $n } planned procurements are shown.
}
plan-lead-late = { $n ->
    [0] None is too late.
    [one] One is already too late.
   *[other] { $n } are already too late.
}
plan-add = Add procurement
plan-import = Import from a file
plan-empty = No planned procurements yet
plan-empty-hint = Add the contracts that end first, or import a list.
plan-filter-buyer = Buyer
plan-filter-buyer-all = All buyers
plan-filter-cpv = Category (CPV)
plan-filter-state = Status
plan-table = Planned procurements by buyer
plan-new-title = Add a planned procurement
plan-change-title = Change a planned procurement

## Fields

plan-name = What will be purchased?
plan-name-hint = A short name that others understand, for example Cleaning, schools
plan-buyer = Buyer
plan-cpv = Category (CPV)
plan-cpv-hint = Eight digits, for example 90910000
plan-value = Value
plan-value-hint = For the whole contract, in whole kronor
plan-value-unknown = The value has not been estimated
plan-contract-end = Current contract ends
plan-options = Extensions
plan-months = { $n ->
    [one] { $n } month
   *[other] { $n } months
}

## Phases

plan-phase = Phase
plan-phase-preparation = Preparation
plan-phase-tender = Tender
plan-phase-evaluation = Evaluation
plan-phase-award = Award
plan-phase-contract = Contract start
plan-planned = Planned
plan-actual = Actual
plan-date-met = Met { $date }
plan-milestone = Milestone
plan-milestones = Milestones
plan-latest-start = Latest start { $date }

## Status

plan-state = Status
plan-state-not-started = Not started
plan-state-on-plan = On plan
plan-state-behind = Behind plan
plan-state-ahead = Ahead of plan
plan-state-too-late = Already too late
plan-state-done = Done
plan-state-cancelled = Cancelled
plan-too-late-why = The latest start was { $date }. Choose a new timetable or extend the contract.
plan-gap = { $n ->
    [one] At least one day without a contract
   *[other] At least { $n } days without a contract
}
plan-no-contract = New need, no contract today
plan-cancel = Cancel the procurement
plan-cancel-why = Why is it cancelled?
plan-added = { $name } has been added to the plan.
plan-changed = { $name } has been changed.
