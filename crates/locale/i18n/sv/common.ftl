# Texter som flera sidor delar.
#
# Så skrivs alla filer här: hela meningar, aldrig delar som fogas ihop. Hårt mellanslag (U+00A0) inom
# ”nivå 2”, ”21 av 37”, ”37 svar” och ”kl. 08.00”; ett prov hittar den som glömts. Datum, klockslag och
# belopp kommer in färdigskrivna. En variabel som heter year skrivs utan tusentalsmellanrum.

product-name = Milstolpe
page-title = { $title } – Milstolpe
page-title-with-errors = { $errors }: { $title } – Milstolpe
error-count = { $n ->
    [one] { $n } fel
   *[other] { $n } fel
}

skip-to-content = Hoppa till innehållet
menu = Meny
menu-label = Huvudmeny
menu-start = Min sida
menu-sheet = Självskattning
menu-comparison = Jämförelse
menu-progress = Utveckling
menu-plan = Upphandlingsplan
sign-out = Logga ut
switch-language = In English
breadcrumb-label = Du är här
footer-state = Läget { $stamp }
footer-event = Händelse { $n }
footer-model = { $name }, version { $version }

## Knappar

action-save = Spara
action-save-draft = Spara utkast
action-submit = Skicka in
action-approve = Godkänn
action-send-back = Skicka tillbaka
action-delegate = Delegera
action-remind = Påminn
action-add = Lägg till
action-change = Ändra
action-remove = Ta bort
action-cancel = Avbryt
action-continue = Fortsätt
action-back = Tillbaka
action-show = Visa
action-search = Sök
action-print = Skriv ut

## Nivåer och märken

level = Nivå { $level }
level-0-name = inte än
level-1-name = tillfredsställande
level-2-name = mycket tillfredsställande
level-3-name = excellent
level-0 = inte än
level-1 = nivå 1
level-2 = nivå 2
level-3 = nivå 3
level-0-long = inte än
level-1-long = nivå 1, tillfredsställande
level-2-long = nivå 2, mycket tillfredsställande
level-3-long = nivå 3, excellent
mark-missing = saknas
mark-not-relevant = inte relevant
mark-withheld = delas inte
levels-key-label = Så läser du nivåerna

answered-of = { $n } av { $total } besvarade
share-of = { $n } av { $total }

## Fält och fel

field-optional = frivilligt
date-hint = ÅÅÅÅ-MM-DD, till exempel 2027-03-12
choose = Välj
error-summary = { $n ->
    [one] Ett fält behöver rättas
   *[other] { $n } fält behöver rättas
}
error-summary-kept = Allt annat du skrev finns kvar.
error-date = Skriv datumet som ÅÅÅÅ-MM-DD, till exempel 2027-03-12. Du skrev ”{ $given }”.
error-date-missing-day = Dagen finns inte i kalendern. Du skrev ”{ $given }”.
error-amount = Skriv ett belopp i hela kronor, till exempel 6 200 000. Du skrev ”{ $given }”.
error-year = Skriv ett årtal från { $from } till { $to }. Du skrev ”{ $given }”.
error-required = Fyll i { $field }.
error-too-long = Texten får ha högst { $max } tecken. Nu har den { $n }.
field-problem = { $field }: { $problem }

## Sparat

saved-at = Sparat { $time }
saving = Sparar
save-failed = Inte sparat. Texten finns kvar här; vi försöker igen.
save-stopped = Inte sparat. Texten finns kvar här. Ladda om sidan så får du veta varför.
save-signed-out = Inte sparat, du har blivit utloggad. Texten finns kvar här. Logga in i en ny flik, så sparas den.

today = i dag
yesterday = i går
former-user = tidigare användare
yes = ja
no = nej
none = inget
all = Alla
previous-page = Föregående
next-page = Nästa
pages-label = Sidor
why = varför
show-as-table = Visa siffrorna som tabell

## Självskattningens läge

status-draft = Inte inskickad
status-submitted = Inskickad
status-approved = Godkänd
