# Mail: the digest of what is waiting.
#
# The subject gets its capital by itself. $count and $late-count are the numbers in words, from mail-number.

mail-number = { $n ->
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

mail-subject-waiting = { $count } things are waiting
mail-subject-late = { $late ->
    [1] { $count } things are waiting, one is late
   *[other] { $count } things are waiting, { $late-count } are late
}
mail-subject-all-late = { $n ->
    [2] { $count } things are waiting, both are late
   *[other] { $count } things are waiting, all are late
}

## When only one thing is waiting. $date may also be “today”.

mail-subject-round-due = { $title }, due { $date }
mail-subject-action-follow-up = { $title }, follow-up due { $date }
mail-subject-phase-starts = { $title }, starts { $date }
mail-subject-passed = { $title }, { $date } has passed

## The content

mail-sender-line = Milstolpe, { $organisation }
mail-greeting = Hello { $name }.
mail-greeting-unnamed = Hello.
mail-intro = This is what is waiting for you on { $date }.
mail-passed = has passed
mail-today = today
mail-title-round = Submit the self-assessment { $round }
mail-title-phase = { $phase ->
    [preparation] { $title }: preparation
    [tendering] { $title }: tender
    [evaluation] { $title }: evaluation
   *[contract] { $title }: contract start
}
mail-round-due = The self-assessment is due.
mail-action-follow-up = The action is due for follow-up.
mail-phase-starts = The phase is due to start.
mail-concerns = Concerns { $organisation }.
mail-open = Open My page
mail-why = You get this mail because something is yours to do for { $organisation } in Milstolpe. It only comes when something is waiting.
mail-change = Change or turn off reminders

# The mail with which one signs in.
mail-letter-subject = Sign in to Milstolpe
mail-letter-intro = Somebody, probably you, wants to sign in to Milstolpe with this address. The link and the code can be used once, within { $minutes } minutes.
mail-letter-open = Sign in
mail-letter-elsewhere = Are you reading this on another device than the one you want to sign in on? Type the code on the page that asked for the mail instead:
mail-letter-why = If you did not ask for this mail, you need not do anything. Never give the code to anybody else.
