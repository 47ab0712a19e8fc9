# Sourced by tests/run and .ci/run: names each step, times it, and says which one failed.
# shellcheck shell=bash

step_name=""
step_start=0

# Ends the step before and begins the next: step "Formatting"
step() {
  step_done
  step_name=$1 step_start=$SECONDS
  printf '\n=== %s\n' "$step_name"
}

step_done() {
  [ -z "$step_name" ] || printf -- '--- %s: %d s\n' "$step_name" $((SECONDS - step_start))
  step_name=""
}

# For an EXIT trap: names the step that a failure ended.
step_failed() {
  [ -z "$step_name" ] || printf '\n*** FAILED in step: %s (after %d s)\n' "$step_name" $((SECONDS - step_start)) >&2
}
