package dev.antiphon.framing.protocol;

import dev.antiphon.framing.Framing;
import dev.antiphon.framing.FramingProvider;

import java.util.List;

/** The provider of the framings in this package. */
public final class ProtocolFramings implements FramingProvider {
    /** Creates the provider, which has no state. */
    public ProtocolFramings() {}

    @Override
    public List<String> forms() {
        return List.of("amqp", "astm", "fix", "postgres", "resp", "stomp", "syslog[,lenient]");
    }

    @Override
    public Framing framing(String name, String argument) {
        if (name.equals("syslog") && argument.equals("lenient")) {
            return Syslog.LENIENT;
        }
        if (!argument.isEmpty()) {
            throw new IllegalArgumentException("framing \"%s\" takes no \"%s\"; write %s"
                    .formatted(
                            name,
                            argument,
                            name.equals("syslog") ? "syslog or syslog,lenient" : name));
        }
        return switch (name) {
            case "amqp" -> Amqp.INSTANCE;
            case "astm" -> Astm.INSTANCE;
            case "fix" -> Fix.INSTANCE;
            case "postgres" -> Postgres.INSTANCE;
            case "resp" -> Resp.INSTANCE;
            case "stomp" -> Stomp.INSTANCE;
            case "syslog" -> Syslog.STRICT;
            default -> throw new IllegalArgumentException("no framing \"" + name + "\" here");
        };
    }
}
