//! group PORT MEMBERS MESSAGES BYTES EVERY_MS WARM_UP: the same with a broadcast channel.
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::sync::broadcast;
use tokio::time::Instant;

fn cpu_nanos() -> u64 {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut now) };
    now.tv_sec as u64 * 1_000_000_000 + now.tv_nsec as u64
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let numbers: Vec<u64> = std::env::args().skip(1).map(|a| a.parse().unwrap()).collect();
    let (members, messages, bytes) = (numbers[1], numbers[2], numbers[3] as usize);
    let every = Duration::from_millis(numbers[4]);
    let warm_up = numbers[5];
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", numbers[0] as u16)).await?;
    let (sender, _) = broadcast::channel::<Arc<[u8]>>(1024);
    let delivered = Arc::new(AtomicU64::new(0));
    for _ in 0..members {
        let (mut socket, _) = listener.accept().await?;
        socket.set_nodelay(true)?;
        let mut messages = sender.subscribe();
        let count = delivered.clone();
        tokio::spawn(async move {
            while let Ok(message) = messages.recv().await {
                if socket.write_all(&message).await.is_err() {
                    return;
                }
                count.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
    let mut text = vec![b'x'; bytes];
    text[bytes - 1] = b'\n';
    let message: Arc<[u8]> = text.into();
    let start = Instant::now();
    let mut before = 0;
    for i in 0..messages {
        tokio::time::sleep_until(start + every * i as u32).await;
        if i == warm_up {
            before = cpu_nanos();
        }
        let _ = sender.send(message.clone());
    }
    while delivered.load(Ordering::Relaxed) < messages * members {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let all = (messages - warm_up) * members;
    println!("tokio {} ns of CPU per delivered message, {} delivered", (cpu_nanos() - before) / all, all);
    Ok(())
}
