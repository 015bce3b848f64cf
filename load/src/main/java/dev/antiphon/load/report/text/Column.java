package dev.antiphon.load.report.text;

import dev.antiphon.load.result.Counts;

import java.util.List;
import java.util.function.ToLongFunction;

/** The columns of {@link Counts}, in the order in which they are shown. */
public enum Column {
    PLANNED("planned", Counts::planned),
    SENT("sent", Counts::sent),
    OK("ok", Counts::ok),
    WRONG("wrong", Counts::wrong),
    LATE("late", Counts::late),
    MISSING("missing", Counts::missing),
    RESET("reset", Counts::reset),
    REFUSED("refused", Counts::refused),
    TIMED_OUT_CONNECTING("timed_out_connecting", Counts::timedOutConnecting),
    UNSENT("unsent", Counts::unsent),
    OTHER_FAULTS("other_faults", Counts::otherFaults),
    CONNECTIONS_OPENED("connections_opened", Counts::connectionsOpened),
    BYTES_OUT("bytes_out", Counts::bytesOut),
    BYTES_IN("bytes_in", Counts::bytesIn);

    /** The ways in which a request can fail. */
    public static final List<Column> FAILURES = List.of(
            WRONG, LATE, MISSING, RESET, REFUSED, TIMED_OUT_CONNECTING, UNSENT, OTHER_FAULTS);

    private final String key;

    @SuppressWarnings("ImmutableEnumChecker") // a reference to a method holds nothing
    private final ToLongFunction<Counts> value;

    Column(String key, ToLongFunction<Counts> value) {
        this.key = key;
        this.value = value;
    }

    /** Its name in files, and of its words. */
    public String key() {
        return key;
    }

    public long of(Counts counts) {
        return value.applyAsLong(counts);
    }
}
