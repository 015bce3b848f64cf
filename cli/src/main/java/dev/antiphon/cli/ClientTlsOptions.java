package dev.antiphon.cli;

import dev.antiphon.TlsOptions;

import java.util.Optional;

/**
 * How a client speaks TLS, if it does, in curl's words. Each option but {@code --tls} implies that
 * one.
 */
final class ClientTlsOptions implements OptionGroup {
    private final Options options = Options.describedIn("antiphon.send");
    private final Given<Boolean> tls = options.flag("--tls");
    private final Given<Optional<String>> authorities = options.text("--cacert", "FILE");
    private final Given<Optional<String>> chain = options.text("--cert", "FILE");
    private final Given<Optional<String>> key = options.text("--key", "FILE");
    private final Given<Optional<String>> name = options.text("--servername", "NAME");
    private final Given<Boolean> insecure = options.flag("--insecure");

    @Override
    public Options options() {
        return options;
    }

    /** Empty where plain text is to be spoken. */
    Optional<TlsOptions> tlsOptions() {
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
            throw Problem.usage("tls-pair", "--cert", "--key");
        }
        if (insecure.value() && authorities.value().isPresent()) {
            throw Problem.usage("tls-contradiction", "--insecure", "--cacert");
        }
        TlsOptions.Builder builder = TlsOptions.builder().insecure(insecure.value());
        if (chain.value().isPresent()) {
            builder.certificate(
                    Values.file("--cert", chain.value().get()),
                    Values.file("--key", key.value().get()));
        }
        if (authorities.value().isPresent()) {
            builder.trusted(Values.file("--cacert", authorities.value().get()));
        }
        name.value().ifPresent(builder::serverName);
        return Optional.of(builder.build());
    }
}
