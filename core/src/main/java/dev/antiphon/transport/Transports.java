package dev.antiphon.transport;

import dev.antiphon.config.TransportKind;
import dev.antiphon.event.TransportInUse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A factory of transports. It tries the kinds in order, and its result names the kinds that could
 * not be opened.
 */
public final class Transports {
    /**
     * The system property that replaces {@link TransportKind#AUTO} by one kind, so that tests can
     * run with each kind.
     */
    private static final String AUTO_IS = "dev.antiphon.transport";

    private static final String OURS = "dev.antiphon.linux.LinuxTransports";

    /** The error text for an address family that the system lacks. */
    public static final String FAMILY_MISSING = "address family not supported";

    private Transports() {}

    /** The transport of the first event loop, and the kind of transport for further loops. */
    public record Choice(Transport transport, TransportInUse inUse) {}

    /**
     * Opens a transport of the requested kind.
     *
     * @throws IOException when the system lacks or forbids the transport; for {@code AUTO} only
     *     when the JDK cannot open a selector
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

    /**
     * Returns the providers. Antiphon's own provider is loaded by its class name if possible,
     * because a search for services opens every jar.
     */
    private static List<TransportProvider> providers() {
        ClassLoader loader = Transports.class.getClassLoader();
        try {
            return List.of(Class.forName(OURS, true, loader)
                    .asSubclass(TransportProvider.class)
                    .getDeclaredConstructor()
                    .newInstance());
        } catch (ReflectiveOperationException e) { // missing, or in a module that does not open it
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
     * Opens a transport of this kind.
     *
     * @throws IOException when the system lacks or forbids the transport
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
