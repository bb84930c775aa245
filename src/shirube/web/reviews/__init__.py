"""The yearly review of a plan: actuals, judgement, cause, next step; sheets in and out; the published page."""
