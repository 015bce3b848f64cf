package dev.antiphon.stub.verify;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/**
 * An error of a failed verification. The text has several lines and is for human readers; programs
 * read {@link #findings} and {@link #nearest}.
 */
public final class VerificationError extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable List<Finding> findings;
    private final transient @Nullable NearMiss nearest;

    /** Creates an error with this text. */
    public VerificationError(String text) {
        this(text, List.of(), null);
    }

    private VerificationError(String text, List<Finding> findings, @Nullable NearMiss nearest) {
        super(text);
        this.findings = List.copyOf(findings);
        this.nearest = nearest;
    }

    /** Returns an error of a check, with the findings that its text lists. */
    public static VerificationError of(String text, List<Finding> findings) {
        return new VerificationError(text, findings, null);
    }

    /** Returns an error of an expectation, with the message that came nearest to it. */
    public static VerificationError of(String text, Optional<NearMiss> nearest) {
        return new VerificationError(text, List.of(), nearest.orElse(null));
    }

    /** Returns the findings of a failed check; empty for another error. */
    public List<Finding> findings() {
        return findings == null ? List.of() : findings; // null after serialization
    }

    /** Returns the message that came nearest to a failed expectation; empty without one. */
    public Optional<NearMiss> nearest() {
        return Optional.ofNullable(nearest);
    }
}
