-- One schema per capability (hub_order, …), created by `hub migrate up`; nothing beyond them.
GRANT ALL PRIVILEGES ON `hub\_%`.* TO 'hub'@'%';
