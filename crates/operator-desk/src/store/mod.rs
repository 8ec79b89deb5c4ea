//! What the desk keeps, in one SQLite file, and the one thread that uses it.
//!
//! Jobs are done one after the other, so nobody comes between what one job
//! reads and writes. Those that wait at the same time are written to the disk
//! together: a job is answered, and its news are told, when it is safe there.
//! It decides nothing: no network, no files.

mod schema;
mod rows;

pub mod channels;
pub mod people;
pub mod staff;
pub mod conversations;
pub mod summaries;
pub mod messages;
pub mod outbox;
pub mod uploads;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use desk_api::Live;
use rusqlite::Connection;
use tokio::sync::oneshot;

use crate::error::DeskError;
use crate::live::{Audience, Entry};

pub use schema::{SCHEMA_VERSION, migrate};

/// How long another process, a command say, may hold the data file.
const BUSY_WAIT: Duration = Duration::from_secs(10);

/// So many jobs are written to the disk together at most.
const MOST_TOGETHER: usize = 128;

/// The next sequence numbers of a run begin behind all of earlier runs: it
/// begins with the time, and there is less than one news a microsecond.
const SEQUENCES_PER_MILLI: u64 = 1000;

/// A job, and what comes of it when it is known whether it was kept.
type Job = Box<dyn FnOnce(&Connection, &mut u64) -> Finish + Send>;
type Finish = Box<dyn FnOnce(bool) -> News + Send>;

/// What others must hear of when a job is kept.
#[derive(Debug, Default)]
pub struct News {
    /// For the agents' pages, in order.
    pub live: Vec<Entry>,
    /// Conversations that have something new to deliver.
    pub lanes: Vec<i64>,
}

/// What a job works with.
#[derive(Debug)]
pub struct Work<'c> {
    /// The data, in a transaction.
    pub connection: &'c Connection,
    /// The time, in milliseconds since 1970.
    pub now: i64,
    sequence: u64,
    news: News,
}

impl Work<'_> {
    /// Tells agents' pages something, when this is kept.
    pub fn tell(&mut self, audience: Audience, live: &Live) -> Result<(), DeskError> {
        if audience.is_nobody() {
            return Ok(());
        }
        self.sequence += 1;
        self.news.live.push(Entry {
            sequence: self.sequence,
            audience,
            body: serde_json::to_string(live)?.into(),
        });
        Ok(())
    }

    /// Has a conversation's events delivered, when this is kept.
    pub fn deliver(&mut self, conversation: i64) {
        self.news.lanes.push(conversation);
    }

    /// The newest sequence number, with what this job has told.
    pub fn sequence(&self) -> u64 {
        self.sequence
    }
}

/// The one door to the data.
#[derive(Debug)]
pub struct Store {
    jobs: Mutex<Option<Sender<Job>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// Opens a data file, makes it if it is not there, and brings it up to date.
pub fn open(path: &Path) -> Result<Connection, DeskError> {
    // What is in the way is in SQLite's way too, which says what it is.
    let _ = crate::files::make_private(path);
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_WAIT)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // What was answered with 200 survives a power cut too.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_prepared_statement_cache_capacity(128);
    migrate(&mut connection)?;
    Ok(connection)
}

impl Store {
    /// Starts the thread. It tells `publish` the news of what is kept.
    pub fn start(
        connection: Connection,
        first_sequence: u64,
        publish: impl Fn(News) + Send + 'static,
    ) -> Result<Self, DeskError> {
        let (sender, receiver) = channel();
        let thread = std::thread::Builder::new().name("store".to_owned());
        let thread = thread.spawn(move || run(&connection, first_sequence, &receiver, &publish))?;
        Ok(Store {
            jobs: Mutex::new(Some(sender)),
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Does something with the data, all of it or nothing.
    pub async fn run<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&mut Work<'_>) -> Result<T, DeskError> + Send + 'static,
    ) -> Result<T, DeskError> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |connection, sequence| {
            let (result, news) = in_savepoint(connection, sequence, work);
            Box::new(move |is_kept| {
                let result = if is_kept {
                    result
                } else {
                    Err(DeskError::Ended)
                };
                // Who asked may have gone.
                let _ = answer.send(result);
                news
            })
        });
        {
            let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
            let jobs = jobs.as_ref().ok_or(DeskError::Ended)?;
            jobs.send(job).map_err(|_| DeskError::Ended)?;
        }
        answered.await.map_err(|_| DeskError::Ended)?
    }

    /// Finishes what was asked for and closes the file. Blocks.
    pub fn close(&self) {
        let jobs = self
            .jobs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        drop(jobs);
        let thread = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the store has failed");
        }
    }
}

/// Where the sequence numbers of a run that starts now begin.
pub fn first_sequence() -> u64 {
    u64::try_from(now()).unwrap_or_default() * SEQUENCES_PER_MILLI
}

/// The time, in milliseconds since 1970.
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let since = since.unwrap_or_default().as_millis();
    i64::try_from(since).unwrap_or(i64::MAX)
}

/// Does something with the data of a file that no desk needs to run on.
pub fn at_once<T>(
    connection: &Connection,
    work: impl FnOnce(&mut Work<'_>) -> Result<T, DeskError>,
) -> Result<T, DeskError> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let (result, _) = in_savepoint(connection, &mut 0, work);
    connection.execute_batch("COMMIT")?;
    result
}

fn run(
    connection: &Connection,
    mut sequence: u64,
    jobs: &Receiver<Job>,
    publish: &(impl Fn(News) + Send),
) {
    while let Ok(first) = jobs.recv() {
        let sequence_before = sequence;
        let mut is_kept = connection.execute_batch("BEGIN IMMEDIATE").is_ok();
        let waiting = std::iter::once(first).chain(jobs.try_iter());
        let finishes: Vec<Finish> = waiting
            .take(MOST_TOGETHER)
            .map(|job| job(connection, &mut sequence))
            .collect();
        is_kept = is_kept && connection.execute_batch("COMMIT").is_ok();
        if !is_kept {
            tracing::error!("the data file takes nothing");
            // There may be no transaction to give up.
            let _ = connection.execute_batch("ROLLBACK");
            sequence = sequence_before;
        }
        for finish in finishes {
            let news = finish(is_kept);
            if is_kept {
                publish(news);
            }
        }
    }
    // The file is whole without this; it saves the next start some work.
    let _ = connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
}

/// Jobs share a transaction, so each has a savepoint that it can be undone to.
fn in_savepoint<T>(
    connection: &Connection,
    sequence: &mut u64,
    work: impl FnOnce(&mut Work<'_>) -> Result<T, DeskError>,
) -> (Result<T, DeskError>, News) {
    if let Err(error) = connection.execute_batch("SAVEPOINT job") {
        return (Err(error.into()), News::default());
    }
    let mut place = Work {
        connection,
        now: now(),
        sequence: *sequence,
        news: News::default(),
    };
    // A job that panics is undone, and the others go on.
    let result = catch_unwind(AssertUnwindSafe(|| work(&mut place)));
    let result = result.unwrap_or(Err(DeskError::Ended));
    let end = match &result {
        Ok(_) => "RELEASE job",
        Err(_) => "ROLLBACK TO job; RELEASE job",
    };
    if let Err(error) = connection.execute_batch(end) {
        return (Err(error.into()), News::default());
    }
    if result.is_err() {
        return (result, News::default());
    }
    *sequence = place.sequence;
    (result, place.news)
}
