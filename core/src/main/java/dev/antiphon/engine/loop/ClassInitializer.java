package dev.antiphon.engine.loop;

import java.util.List;

/**
 * A thread that initialises classes before the loops need them. On a loop, initialisation would
 * delay all connections by milliseconds.
 */
public final class ClassInitializer {
    private static final String THREAD = "antiphon-first-times";

    private ClassInitializer() {}

    /**
     * Runs the task on a new thread. If it fails, the loops initialise the classes when they need
     * them, and report the exception.
     */
    public static void start(Runnable task) {
        Thread.ofPlatform().daemon(true).name(THREAD).start(() -> {
            try {
                task.run();
            } catch (Throwable e) {
                // see above
            }
        });
    }

    /** Initialises these classes, each with its nested classes. */
    public static void initialise(List<Class<?>> classes) {
        for (Class<?> each : classes) {
            for (Class<?> member : each.getNestMembers()) {
                try {
                    Class.forName(member.getName(), true, member.getClassLoader());
                } catch (ClassNotFoundException | LinkageError e) {
                    // ignored: the first use reports the error
                }
            }
        }
    }
}
