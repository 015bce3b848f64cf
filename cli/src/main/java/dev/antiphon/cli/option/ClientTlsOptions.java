package dev.antiphon.cli.option;

import dev.antiphon.cli.text.CliException;
import dev.antiphon.tls.TlsOptions;

import java.util.Optional;

/** The TLS options of a client, named as in curl. Every option implies {@code --tls}. */
public final class ClientTlsOptions implements OptionGroup {
    private final Options options = new Options();
    private final OptionValue<Boolean> tls = options.flag("--tls");
    private final OptionValue<Optional<String>> authorities = options.text("--cacert", "FILE");
    private final OptionValue<Optional<String>> chain = options.text("--cert", "FILE");
    private final OptionValue<Optional<String>> key = options.text("--key", "FILE");
    private final OptionValue<Optional<String>> name = options.text("--servername", "NAME");
    private final OptionValue<Boolean> insecure = options.flag("--insecure");

    @Override
    public Options options() {
        return options;
    }

    /** Returns the TLS options; empty for plain text. */
    public Optional<TlsOptions> tlsOptions() {
        boolean on = tls.value()
                || insecure.value()
                || authorities.value().isPresent()
                || chain.value().isPresent()
                || key.value().isPresent()
                || name.value().isPresent();
        if (!on) {
            return Optional.empty();
        }
        if (chain.value().isPresent() != key.value().isPresent()) {
            throw CliException.usage("tls-pair", "--cert", "--key");
        }
        if (insecure.value() && authorities.value().isPresent()) {
            throw CliException.usage("tls-contradiction", "--insecure", "--cacert");
        }
        TlsOptions.Builder builder = TlsOptions.builder().insecure(insecure.value());
        if (chain.value().isPresent()) {
            builder.certificate(
                    OptionParser.file("--cert", chain.value().get()),
                    OptionParser.file("--key", key.value().get()));
        }
        if (authorities.value().isPresent()) {
            builder.trusted(OptionParser.file("--cacert", authorities.value().get()));
        }
        name.value().ifPresent(builder::serverName);
        return Optional.of(builder.build());
    }
}
