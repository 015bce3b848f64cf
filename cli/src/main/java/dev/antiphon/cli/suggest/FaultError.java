package dev.antiphon.cli.suggest;

import dev.antiphon.argument.Nearest;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.LibraryText;
import dev.antiphon.stub.fault.BuiltInFault;
import dev.antiphon.stub.proxy.ArmedFault;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The error for a fault that cannot be parsed, with the form that was probably meant. */
public final class FaultError {
    /** Each line: names of faults in other tools, then the name of a fault here. */
    private static final List<String> OTHER_NAMES = List.of(
            "rst reset_peer abort kill > reset",
            "fin disconnect limit_data truncate cut limit > close",
            "shutdown halfclose > half-close",
            "hang freeze pause block > stall",
            "timeout idle > idle-close",
            "delay lag jitter sleep wait > latency",
            "rate throttle throughput slow > bandwidth",
            "slicer > slice",
            "segment fragment chunk > split-every",
            "packet_loss lose > loss",
            "blackhole > drop",
            "flip bitflip mangle > corrupt",
            "slow_close > slow-close",
            "noise junk random > garbage",
            "trickle > drip");

    private FaultError() {}

    /** Returns the error for a fault that an option names. */
    public static CliException of(String option, String text, IllegalArgumentException refusal) {
        String name = text.strip().split("[: ]", 2)[0];
        LibraryText reason = new LibraryText(reason(text, refusal));
        Optional<BuiltInFault> named = named(name);
        if (text.strip().contains(" ") && isFault(text.strip().split(" ", 2)[0])) {
            return CliException.usage("bad-fault-condition", option, text);
        }
        if (named.isPresent()) {
            return CliException.usage(
                    "bad-fault",
                    option,
                    text,
                    reason,
                    named.get().form(),
                    named.get().example());
        }
        String names =
                BuiltInFault.ALL.stream().map(FaultError::nameOf).collect(Collectors.joining(", "));
        Optional<String> near = otherName(name)
                .or(() -> Nearest.by(FaultError::nameOf, name, BuiltInFault.ALL)
                        .map(FaultError::nameOf))
                .flatMap(FaultError::named)
                .map(each -> withValues(each, text));
        return CliException.usage("unknown-fault", option, text, names).near(near);
    }

    private static String nameOf(BuiltInFault fault) {
        return fault.form().substring(0, fault.form().indexOf(':'));
    }

    private static Optional<BuiltInFault> named(String name) {
        return BuiltInFault.ALL.stream()
                .filter(each -> each.form().startsWith(name + ":"))
                .findFirst();
    }

    private static Optional<String> otherName(String name) {
        return OTHER_NAMES.stream()
                .map(each -> each.split(" > "))
                .filter(each -> Arrays.asList(each[0].split(" ")).contains(name))
                .map(each -> each[1])
                .findFirst();
    }

    /** Returns the fault with the values that the user gave, or its form. */
    private static String withValues(BuiltInFault meant, String text) {
        int colon = text.indexOf(':');
        String own = nameOf(meant) + (colon < 0 ? "" : text.substring(colon));
        return isFault(own) ? own : meant.form();
    }

    private static boolean isFault(String text) {
        try {
            ArmedFault _ = ArmedFault.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Returns the reason without the text and the form, which the error contains already. */
    private static String reason(String text, IllegalArgumentException refusal) {
        String whole = String.valueOf(refusal.getMessage());
        return whole.replace("\"" + text.strip() + "\" is no fault", "")
                .replaceFirst("^\"[^\"]*\" is no fault", "")
                .replaceFirst("^: ", "")
                .replaceFirst(" \\([^()]*\\)$", "");
    }
}
