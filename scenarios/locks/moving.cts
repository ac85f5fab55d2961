# A lock service that moves from the server `old` to the server `new` while it is used: what moving.py does, as verbs.

## The service in a phase: legacy, dual, routed, migrated or new.
fixture service(in first: text = "legacy") from python "./moving.py:service"

## Takes a lock as the phase demands, by a client of the version `moving`, or of the `old` one that knows no phases.
verb take(
  name: text,
  lease: duration = 20s,
  version: text = "moving",
  nowait: yes_no,
) from python "./moving.py:lock"

## Gives back a lock that this actor took. Fails with NotHeld if it was lost.
verb give_back(name: text, version: text = "moving") from python "./moving.py:unlock"

## Holds a lock for a time; the operation begins when it is held.
verb hold(
  name: text,
  for time: duration,
  lease: duration = 20s,
  version: text = "moving",
) from python "./moving.py:hold"

## Moves the service to a phase, through all between, and carries along what is held. The design `hasty` only
## says that it has moved, and empties the old server before it goes back.
verb move(to target: text, design: text = "sound") -> number from python "./moving.py:move_to"

## Writes what is held in one place into the other one: `exact`, or `roughly`.
verb convert(
  from source: text,
  to dest: text,
  way: text = "exact",
) -> number from python "./moving.py:convert"

## Takes many locks on the old server, with owners that are not easily written.
verb fill(how_many: number) from python "./moving.py:fill"

## Who holds what in one place.
verb owners(on place: text) -> text from python "./moving.py:owners"

## For how many milliseconds the longest lease goes on.
verb longest_lease(on place: text) -> number from python "./moving.py:longest_lease"
