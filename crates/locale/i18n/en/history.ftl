# The history: who changed what, and when.

history-title = History
history-of = History of { $name }
history-lead = Everything that has happened, latest first. Nothing can be removed.
history-when = When
history-what = What
history-who = Who
history-event = Event
history-empty = Nothing has happened here yet.
history-first = first answer: { $level }
history-level = from { $from } to { $to }
history-not-relevant = became not relevant
history-comment = comment changed
history-target = target changed
history-evidence = evidence added
history-evidence-removed = evidence removed
history-proof = The events are linked in a chain. Checksum { $hash }.
history-as-of = As of { $date }
history-as-of-note = You see things as they were on { $date }. Later changes are left out.
history-as-of-leave = Show today’s situation
