package dev.antiphon.cli.run;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * A handler for signals that arrive while the process is already ending. The JVM runs its shutdown
 * hooks after the first signal and ignores later signals.
 *
 * <p>It uses {@code sun.misc.Signal} by reflection: the JDK supports this class (module {@code
 * jdk.unsupported}, JEP 260), but javac warns about every use of its name, and no option disables
 * the warning.
 */
public final class NextSignal {
    private NextSignal() {}

    @SuppressWarnings("ReferenceEquality") // like Object.equals
    private static boolean isSame(Object one, Object other) {
        return one == other;
    }

    /**
     * Runs the action on a new thread for each further SIGINT or SIGTERM. Does nothing if the JVM
     * does not support signal handlers.
     */
    public static void heed(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler run = (proxy, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    action.run();
                    yield null;
                }
                case "equals" -> isSame(proxy, arguments[0]);
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "antiphon-next-signal";
            };
            Object heeding =
                    Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, run);
            for (String name : new String[] {"INT", "TERM"}) {
                Object each = signal.getConstructor(String.class).newInstance(name);
                var _ = signal.getMethod("handle", signal, handler).invoke(null, each, heeding);
            }
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // another JVM, or one without signal handling (-Xrs): the drain is not cut short
        }
    }
}
