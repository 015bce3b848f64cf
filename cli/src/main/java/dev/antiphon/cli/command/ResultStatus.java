package dev.antiphon.cli.command;

import dev.antiphon.cli.text.Status;
import dev.antiphon.load.result.LoadResult;

/** The exit status for the result of a load. */
final class ResultStatus {
    private ResultStatus() {}

    static int of(LoadResult result) {
        if (!result.validity().isValid()) {
            return Status.INVALID_RESULT;
        }
        if (!result.held()) {
            return Status.OBJECTIVE_MISSED;
        }
        boolean judged = !result.objectives().isEmpty() || !result.steps().isEmpty();
        return judged || result.counts().failed() == 0 ? Status.OK : Status.NOT_EXPECTED;
    }
}
