package dev.antiphon.transport;

import dev.antiphon.config.TransportKind;
import dev.antiphon.event.TransportInUse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Chooses a way to the sockets by trying: what cannot be opened here and now is passed over, and
 * the choice says so.
 */
public final class Transports {
    /** Names the kind that {@link TransportKind#AUTO} is to stand for, for tests of all of them. */
    private static final String AUTO_IS = "dev.antiphon.transport";

    private static final String OURS = "dev.antiphon.linux.LinuxTransports";

    /** The text of the failure where the system does not have the family of an address. */
    public static final String FAMILY_MISSING = "address family not supported";

    private Transports() {}

    /** The transport of the first loop, and which kind the further ones are to be. */
    public record Choice(Transport transport, TransportInUse inUse) {}

    /**
     * Opens what was asked for.
     *
     * @throws IOException when it is not there or not allowed; never for {@code AUTO} while the JDK
     *   can open a selector
     */
    public static Choice choose(TransportKind asked) throws IOException {
        TransportKind wanted = asked == TransportKind.AUTO
                ? TransportKind.parse(System.getProperty(AUTO_IS, asked.toString()))
                : asked;
        if (wanted != TransportKind.AUTO) {
            return new Choice(open(wanted), new TransportInUse(wanted, "it was asked for"));
        }
        List<String> passedOver = new ArrayList<>();
        for (TransportProvider provider : providers()) {
            for (TransportKind kind : provider.kinds()) {
                try {
                    return new Choice(provider.open(kind), inUse(kind, passedOver));
                } catch (IOException e) {
                    passedOver.add("not " + kind + ": " + e.getMessage());
                }
            }
        }
        if (passedOver.isEmpty()) {
            passedOver.add("antiphon-linux is not there");
        }
        return new Choice(open(TransportKind.NIO), inUse(TransportKind.NIO, passedOver));
    }

    /** Ours is asked for by its name first: to look for services opens each jar there is. */
    private static List<TransportProvider> providers() {
        ClassLoader loader = Transports.class.getClassLoader();
        try {
            return List.of(Class.forName(OURS, true, loader)
                    .asSubclass(TransportProvider.class)
                    .getDeclaredConstructor()
                    .newInstance());
        } catch (ReflectiveOperationException e) { // not there, or in a module that keeps it closed
            return ServiceLoader.load(TransportProvider.class, loader).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
        }
    }

    private static TransportInUse inUse(TransportKind kind, List<String> passedOver) {
        String why = passedOver.isEmpty()
                ? "it is the fastest that there is"
                : String.join("; ", passedOver);
        return new TransportInUse(kind, why);
    }

    /**
     * Opens one of this kind.
     *
     * @throws IOException when it is not there or not allowed
     */
    public static Transport open(TransportKind kind) throws IOException {
        if (kind == TransportKind.NIO) {
            return new NioTransport();
        }
        Optional<TransportProvider> provider =
                providers().stream().filter(each -> each.kinds().contains(kind)).findFirst();
        if (provider.isEmpty()) {
            throw new IOException("there is no transport " + kind
                    + "; add antiphon-linux to the class path or module path, or take nio");
        }
        return provider.get().open(kind);
    }
}
