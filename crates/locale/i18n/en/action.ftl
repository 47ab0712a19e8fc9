# Actions: what an organisation does to reach its targets.

actions-title = Actions
actions-crumb = { $organisation }
actions-lead = { $open ->
    [0] No action is under way.
    [one] One action is under way.
   *[other] { $open } actions are under way.
}
actions-lead-late = { $n ->
    [one] One has passed its last day.
   *[other] { $n } have passed their last day.
}
actions-lead-due = { $n ->
    [one] One is waiting for follow-up.
   *[other] { $n } are waiting for follow-up.
}
actions-add = Plan an action
actions-empty = No actions yet
actions-empty-hint = An action is what you do to reach a target: what, who and when. You get a reminder when it is time to follow up.
actions-open = Under way
actions-closed = Finished
actions-owner = Owner
actions-owner-unknown = No owner at present
actions-due = Done by
actions-next = Next follow-up
actions-looked-at = Last looked at
actions-rhythm = Followed up
actions-rhythm-days = { $n ->
    [one] every day
   *[other] every { $n } days
}
actions-criteria = Criteria
actions-state-open = Under way
actions-state-late = Past its last day
actions-state-due = Time to follow up
actions-state-completed = Done
actions-state-cancelled = Cancelled
actions-follow-up = Follow up
actions-follow-up-note = How is it going?
actions-follow-up-note-hint = Optional. One sentence is enough.
actions-follow-up-save = Save the follow-up
actions-complete = Mark as done
actions-cancel = Cancel the action
actions-cancel-why = Why is the action cancelled?
actions-reopen = Open again
actions-change = Change
actions-change-title = Change { $title }
actions-new-title = Plan an action
actions-name = What will be done?
actions-name-hint = A short name, for example Needs meeting in every project
actions-description = Description
actions-description-hint = Optional. How it will be done and what shows that it is done.
actions-rhythm-field = Days between follow-ups
actions-rhythm-hint = For example 90. Leave empty if following up on the last day is enough.
actions-rhythm-error = Write a whole number of days, for example 90. You wrote “{ $given }”.
actions-criteria-field = Which criteria will the action raise?
actions-criteria-chosen = { $n ->
    [0] None chosen
    [one] { $n } chosen: { $criteria }
   *[other] { $n } chosen: { $criteria }
}
actions-due-missing = Fill in the day by which the action will be done.
actions-done-planned = { $title } is planned.
actions-done-changed = { $title } has been changed.
actions-done-followed-up = The follow-up of { $title } has been saved.
actions-done-completed = { $title } is done.
actions-done-cancelled = { $title } has been cancelled.
actions-done-reopened = { $title } is under way again.
actions-conflict = Somebody else changed the action while you were writing
actions-conflict-kept = Nothing that you wrote is lost. It is still in the fields below. Save once more if your text should apply.
actions-conflict-field = Field
actions-conflict-saved = Saved now
actions-conflict-typed = You wrote
actions-conflict-keep-saved = Keep what is saved
actions-empty-value = empty
actions-to-progress = Progress and targets
