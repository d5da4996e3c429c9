from github import Auth, Github


def main(event):
    github = Github(auth=Auth.Token("ghp_secret"), base_url=f"{event.data.url}/github", retry=None)
    repository = github.get_repo("tea/shop")
    print(repository.full_name, repository.stargazers_count)
    for issue in repository.get_issues(state="open"):
        print(issue.number, issue.title)
    print(github.get_user().login)
