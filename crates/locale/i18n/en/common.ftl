# Texts that several pages share. The rules for writing are at the top of the Swedish file.

product-name = Milstolpe
page-title = { $title } – Milstolpe
page-title-with-errors = { $errors }: { $title } – Milstolpe
error-count = { $n ->
    [one] { $n } error
   *[other] { $n } errors
}

skip-to-content = Skip to content
menu = Menu
menu-label = Main menu
menu-start = My page
menu-sheet = Self-assessment
menu-comparison = Comparison
menu-progress = Progress
menu-plan = Procurement plan
sign-out = Sign out
switch-language = På svenska
breadcrumb-label = You are here
footer-state = As of { $stamp }
footer-event = Event { $n }
footer-model = { $name }, version { $version }

## Buttons

action-save = Save
action-save-draft = Save draft
action-submit = Submit
action-approve = Approve
action-send-back = Send back
action-delegate = Delegate
action-remind = Remind
action-add = Add
action-change = Change
action-remove = Remove
action-cancel = Cancel
action-continue = Continue
action-back = Back
action-show = Show
action-search = Search
action-print = Print

## Levels and marks

level = Level { $level }
level-0-name = not yet
level-1-name = satisfactory
level-2-name = very satisfactory
level-3-name = excellent
level-0 = not yet
level-1 = level 1
level-2 = level 2
level-3 = level 3
level-0-long = not yet
level-1-long = level 1, satisfactory
level-2-long = level 2, very satisfactory
level-3-long = level 3, excellent
mark-missing = missing
mark-not-relevant = not relevant
mark-withheld = not shared
levels-key-label = How to read the levels

answered-of = { $n } of { $total } answered
share-of = { $n } of { $total }

## Fields and errors

field-optional = optional
date-hint = YYYY-MM-DD, for example 2027-03-12
choose = Choose
error-summary = { $n ->
    [one] One field needs correcting
   *[other] { $n } fields need correcting
}
error-summary-kept = Everything else you typed is still here.
error-date = Write the date as YYYY-MM-DD, for example 2027-03-12. You wrote “{ $given }”.
error-date-missing-day = That day is not in the calendar. You wrote “{ $given }”.
error-amount = Write an amount in whole kronor, for example 6,200,000. You wrote “{ $given }”.
error-year = Write a year from { $from } to { $to }. You wrote “{ $given }”.
error-required = Fill in { $field }.
error-too-long = The text can have at most { $max } characters. It has { $n } now.
field-problem = { $field }: { $problem }

## Saved

saved-at = Saved { $time }
saving = Saving
save-failed = Not saved. The text is still here; we will try again.
save-stopped = Not saved. The text is still here. Reload the page to find out why.
save-signed-out = Not saved, you have been signed out. The text is still here. Sign in in a new tab and it will be saved.

today = today
yesterday = yesterday
former-user = former user
yes = yes
no = no
none = none
all = All
previous-page = Previous
next-page = Next
pages-label = Pages
why = why
show-as-table = Show the figures as a table

## Status of a self-assessment

status-draft = Not submitted
status-submitted = Submitted
status-approved = Approved
