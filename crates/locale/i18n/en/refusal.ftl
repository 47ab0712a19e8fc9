# Why something could not be done: one text for each code. It is shown at the field, if there is one.

refusal-not-allowed = You may not do this. Ask the person responsible in your organisation.
refusal-not-found = It does not exist, or you do not have access to it.
refusal-already-exists = It exists already.
refusal-changed-meanwhile = Someone else changed this while you had the page open. Nothing has been saved yet.

refusal-text-missing = This field must be filled in.
refusal-text-too-long = The text can have at most { $limit } characters. It has { $found } now.
refusal-too-many = There can be at most { $limit }. There are { $found } now.
refusal-link-malformed = A link must start with https:// or http:// and have no spaces. You wrote “{ $found }”.

refusal-unknown-model = There is no model “{ $found }”. These exist: { $accepted }.
refusal-unknown-time-zone = There is no time zone “{ $found }”. Write, for example, Europe/Stockholm.
refusal-unknown-criterion = The model { $model } has no criterion “{ $criterion }”.
refusal-level-out-of-range = Choose a level from { $lowest } to { $highest }. You chose “{ $found }”.
refusal-reason-missing = Write why the criterion is not relevant.
refusal-target-year-out-of-range = The year must be from { $from } to { $to }. You wrote “{ $found }”.

refusal-due-before-opening = The due date, { $due-on }, is before the opening date, { $opens-on }.
refusal-round-not-open-yet = The round opens on { $opens-on }. It takes no answers before that.
refusal-round-closed = The round is closed. The answers can be read but not changed.
refusal-assessment-submitted = The self-assessment has been submitted. It must be taken back before answers can change.
refusal-assessment-incomplete = { $missing ->
    [one] One criterion has no answer: { $criteria }.
   *[other] { $missing } criteria have no answer: { $criteria }.
}
refusal-assessment-not-submitted = The self-assessment has not been submitted.
refusal-sharing-sealed = The answers counted among the anonymous when the round closed. They cannot be shown by name, because that would let others work out what the rest of the anonymous answered. You can choose not to share them.

refusal-last-one = { $role ->
    [coordinator] There must be at least one coordinator. Appoint another one first.
   *[other] There must be at least one administrator. Appoint another one first.
}
refusal-not-a-member = This person does not belong to the organisation. Choose someone who does.

refusal-date-too-early = The date { $found } is too early. The earliest accepted is { $earliest }.
refusal-date-too-late = The date { $found } is too late. The latest accepted is { $latest }.
refusal-number-out-of-range = Write a number from { $from } to { $to }. You wrote “{ $found }”.
refusal-action-closed = The action is closed. Reopen it to make changes.

refusal-cpv-malformed = Write a CPV code of eight digits, for example 60130000-8. You wrote “{ $found }”.
refusal-amount-negative = The amount cannot be below zero.
refusal-currency-malformed = Write a currency code of three letters, for example SEK. You wrote “{ $found }”.
refusal-phase-out-of-order = { $phase ->
    [preparation] Preparation comes twice or in the wrong order.
    [tendering] Tendering comes twice or in the wrong order.
    [evaluation] Evaluation comes twice or in the wrong order.
   *[contract] Contract start comes twice or in the wrong order.
}
refusal-procurement-withdrawn = The procurement has been withdrawn from the plan. Put it back to make changes.

refusal-already-delivered = The mail of that day has been dealt with already.
