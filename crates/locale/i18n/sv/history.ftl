# Historiken: vem ändrade vad, och när.

history-title = Historik
history-of = Historik för { $name }
history-lead = Allt som har hänt, det senaste först. Inget går att ta bort.
history-when = När
history-what = Vad
history-who = Vem
history-event = Händelse
history-empty = Inget har hänt här än.
history-first = första svaret: { $level }
history-level = från { $from } till { $to }
history-not-relevant = blev inte relevant
history-comment = kommentaren ändrad
history-target = målet ändrat
history-evidence = underlag tillagt
history-evidence-removed = underlag borttaget
history-proof = Händelserna hänger ihop i en kedja. Kontrollsumma { $hash }.
history-as-of = Läget { $date }
history-as-of-note = Du ser läget { $date }. Senare ändringar är inte med.
history-as-of-leave = Visa läget i dag
