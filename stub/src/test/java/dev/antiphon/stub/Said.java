package dev.antiphon.stub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.antiphon.stub.verify.VerificationError;

/** Texts of a stub's findings. */
final class Said {
    private Said() {}

    /** Returns the error's text, with the parts that differ from run to run made the same. */
    static String said(Runnable action) {
        Throwable thrown = catchThrowable(action::run);
        assertThat(thrown).isInstanceOf(VerificationError.class);
        return thrown.getMessage()
                .replaceAll("127\\.0\\.0\\.1:\\d+", "ADDRESS")
                .replaceAll("\\d\\.\\d{3} s", "TIME");
    }
}
